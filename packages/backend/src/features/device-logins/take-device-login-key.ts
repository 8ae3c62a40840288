import { type ApiKey, type DeviceLoginKey, RolloutError, type Scope, uuidFromId } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { Database } from "../../platform/database.js";
import { WorkspaceDb, type WorkspaceTransaction } from "../../platform/workspace-db.js";
import {
  askDeviceLogin,
  findKeyOfDeviceLogin,
  holdWorkspace,
  noteKeyOfDeviceLogin,
  takeDeviceLogin,
} from "./device-logins.sql.js";

/** By how much the interval grows when a program asks too early, and how far, in seconds. */
const [growthSeconds, longestSeconds] = [5, 60];

const keyDays = 90;
const keyScopes: readonly Scope[] = ["ingest", "read", "write"];

/** What lists call the key of a login. */
export const keyNameOf = (machine: string): string => `rollout CLI on ${machine}`;

/**
 * Makes a key of a person in the transaction given.
 *
 * @throws {RolloutError} workspace_not_found when the person is no member.
 */
export type MakeKey = (
  transaction: WorkspaceTransaction,
  wanted: {
    readonly name: string;
    readonly kind: "cli";
    readonly scopes: readonly Scope[];
    readonly expiresInDays: number;
    /** UUID of the person. */
    readonly createdBy: string;
  },
  audit: AuditTrail,
) => Promise<{ apiKey: ApiKey; secret: string }>;

/** Ends a key of the workspace; one that is ended already stays as it is. */
export type RevokeKey = (db: WorkspaceDb, keyId: string) => Promise<void>;

export interface KeyParts {
  readonly makeKey: MakeKey;
  readonly revokeKey: RevokeKey;
}

/**
 * Hands the program of an approved login its key, once. The key is made here and now, so that its text is never kept,
 * and only if the person who approved is still a member. A program that asks again has not got it, or another has: then
 * nobody keeps it.
 *
 * @throws {RolloutError} authorization_pending, slow_down, access_denied, expired_token
 */
export async function takeDeviceLoginKey(
  database: Database,
  deviceCode: string,
  { makeKey, revokeKey, audit }: KeyParts & { readonly audit: AuditTrail },
): Promise<DeviceLoginKey> {
  const deviceCodeHash = sha256(deviceCode);
  const asked = await askDeviceLogin(database, { deviceCodeHash, growthSeconds, longestSeconds });
  switch (asked.outcome) {
    case "over":
      await revokeTakenKey(database, deviceCodeHash, revokeKey);
      throw new RolloutError("expired_token");
    case "denied":
      throw new RolloutError("access_denied");
    case "early":
      throw new RolloutError("slow_down", undefined, { intervalSeconds: asked.interval_seconds });
    case "waits":
      throw new RolloutError("authorization_pending", undefined, { intervalSeconds: asked.interval_seconds });
    case "approved":
      break;
  }
  const db = new WorkspaceDb(database, asked.workspace_id);
  return db.transaction(async (transaction) => {
    const login = await takeDeviceLogin(transaction, deviceCodeHash);
    if (!login) throw new RolloutError("expired_token");
    const workspace = await holdWorkspace(transaction);
    if (!workspace) throw noMember();
    const made = await makeKey(
      transaction,
      {
        name: keyNameOf(login.machine),
        kind: "cli",
        scopes: keyScopes,
        expiresInDays: keyDays,
        createdBy: login.user_id,
      },
      audit.by({ id: login.user_id, name: login.name }),
    ).catch((error: unknown) => {
      throw error instanceof RolloutError && error.code === "workspace_not_found" ? noMember() : error;
    });
    await noteKeyOfDeviceLogin(transaction, deviceCodeHash, uuidFromId("key", made.apiKey.id));
    return { ...made, workspace, user: { name: login.name, email: login.email } };
  });
}

async function revokeTakenKey(
  database: Database,
  deviceCodeHash: Buffer,
  revokeKey: RevokeKey,
): Promise<void> {
  const taken = await findKeyOfDeviceLogin(database, deviceCodeHash);
  if (!taken) return;
  await revokeKey(new WorkspaceDb(database, taken.workspace_id), taken.key_id);
  throw new RolloutError(
    "expired_token",
    "The key of this login was handed out before, and is revoked now that it is asked for again.",
  );
}

const noMember = (): RolloutError =>
  new RolloutError(
    "access_denied",
    "The person who approved the login is no member of the workspace any more, or it was deleted.",
  );
