import { randomBytes } from "node:crypto";
import { type NewDeviceLogin, newUuid, type StartedDeviceLogin } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import type { Queryable } from "../../platform/database.js";
import { insertDeviceLogin } from "./device-logins.sql.js";
import { newUserCode } from "./user-code.js";

/** Seconds between two questions of a program; the default of the table. */
const intervalSeconds = 5;

/** Codes that are drawn before something else must be wrong: even with a million logins open, one in 25,000 is taken. */
const mostDraws = 5;

/** Notes that a program asks to act for a person. Nothing comes of it until the person types the code. */
export async function startDeviceLogin(
  db: Queryable,
  wanted: NewDeviceLogin,
  { address, pageUrl }: { address: string; pageUrl: string },
): Promise<StartedDeviceLogin> {
  for (let draw = 0; draw < mostDraws; draw++) {
    const [deviceCode, userCode] = [randomBytes(32).toString("base64url"), newUserCode()];
    const expiresAt = await insertDeviceLogin(db, {
      id: newUuid(),
      deviceCodeHash: sha256(deviceCode),
      userCode,
      client: wanted.client,
      machine: wanted.machine,
      system: wanted.system,
      wantedWorkspace: wanted.workspace ?? null,
      address,
    });
    if (expiresAt)
      return { deviceCode, userCode, url: pageUrl, expiresAt: expiresAt.toISOString(), intervalSeconds };
  }
  throw new Error(`Each of ${mostDraws} user codes was taken.`);
}
