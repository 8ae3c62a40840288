import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** What seals secrets: the secret of now, and former ones that still open. */
export interface AuthSecrets {
  readonly current: string;
  readonly previous: readonly string[];
}

const shortestBytes = 32;

/** Words of samples and of people in a hurry. */
const samplePattern =
  /change.?me|replace.?(me|this)|your.?(auth.?)?secret|example|sample|insecure|password|placeholder|auth.?secret/i;

/** A random text of 32 characters has at least 13 different ones in all but one of a billion. */
const fewestCharacters = 10;

const advice = "Make one by: openssl rand -base64 48";

/**
 * The secrets that the operator gave. On loopback a missing one is made, and kept in `folder` for the next start.
 *
 * @throws {Error} with a sentence, when it is missing elsewhere, short, or a sample.
 */
export async function readAuthSecrets(
  given: { current: string | undefined; previous: readonly string[] },
  { isLoopback, folder }: { isLoopback: boolean; folder: string },
): Promise<AuthSecrets> {
  for (const secret of given.previous) assertSecret("AUTH_SECRET_PREVIOUS", secret);
  if (given.current !== undefined) {
    assertSecret("AUTH_SECRET", given.current);
    return { current: given.current, previous: given.previous };
  }
  if (!isLoopback)
    throw new Error(`AUTH_SECRET is missing: it seals what is secret in the database. ${advice}`);
  return { current: await keptSecret(path.join(folder, "auth-secret")), previous: given.previous };
}

function assertSecret(variable: string, secret: string): void {
  if (Buffer.byteLength(secret) < shortestBytes) {
    throw new Error(`${variable} is shorter than ${shortestBytes} bytes. ${advice}`);
  }
  if (samplePattern.test(secret) || new Set(secret).size < fewestCharacters)
    throw new Error(`${variable} is a sample, not a random secret. ${advice}`);
}

/** The secret of this file, made with the first call. Of two servers that start at once, one makes it. */
async function keptSecret(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const made = randomBytes(32).toString("base64url");
  try {
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  await chmod(file, 0o600);
  const kept = (await readFile(file, "utf8")).trim();
  if (Buffer.byteLength(kept) < shortestBytes) {
    throw new Error(
      `${file} does not hold a whole secret. Restore it, or remove it: what it sealed must then be entered again.`,
    );
  }
  return kept;
}
