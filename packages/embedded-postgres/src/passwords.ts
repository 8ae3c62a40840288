/** The random passwords of a data folder's roles, readable by the launching user alone. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { EmbeddedPostgresError } from "./errors.js";
import { readIfPresent, replacePrivateFile } from "./private-file.js";

/** One password per role that Rollout uses. */
export interface Passwords {
  superuser: string;
  owner: string;
  app: string;
}

const pathIn = (folder: string): string => join(folder, "rollout-passwords.json");
const newPassword = (): string => randomBytes(24).toString("base64url");

/** Makes and stores new passwords; before initdb, so that no database ever exists without them. */
export function makePasswords(folder: string): Passwords {
  const passwords = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
  replacePrivateFile(pathIn(folder), `${JSON.stringify(passwords, null, 2)}\n`);
  return passwords;
}

/** Reads the passwords of a folder that holds a database. */
export function readPasswords(folder: string): Passwords {
  const text = readIfPresent(pathIn(folder));
  if (text === null) {
    throw new EmbeddedPostgresError(
      "data_folder_foreign",
      `${folder} holds a database, but not rollout-passwords.json, so Rollout did not make it. Start that Postgres yourself and give its address in DATABASE_URL, or choose another folder with ROLLOUT_DATA_DIR.`,
    );
  }
  return JSON.parse(text) as Passwords;
}
