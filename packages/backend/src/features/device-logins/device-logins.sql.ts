import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Logins of programs without a browser; reached only through functions of migrations 0013, 0021 and 0022. */

export interface NewDeviceLoginRow {
  readonly id: string;
  readonly deviceCodeHash: Buffer;
  readonly userCode: string;
  readonly client: string;
  readonly machine: string;
  readonly system: string;
  /** Slug, as the program says. */
  readonly wantedWorkspace: string | null;
  readonly address: string;
}

/** When the login expires; undefined when another has its user code. */
export const insertDeviceLogin = async (
  db: Queryable,
  login: NewDeviceLoginRow,
): Promise<Date | undefined> => {
  const [row] = await db.query<{ expires_at: Date | null }>(
    "select add_device_login($1, $2, $3, $4, $5, $6, $7, $8) as expires_at",
    [
      login.id,
      login.deviceCodeHash,
      login.userCode,
      login.client,
      login.machine,
      login.system,
      login.wantedWorkspace,
      login.address,
    ],
  );
  return row?.expires_at ?? undefined;
};

interface OpenDeviceLoginRow {
  outcome: "open";
  client: string;
  machine: string;
  system: string;
  wanted_workspace: string | null;
  address: string;
  created_at: Date;
  expires_at: Date;
}

/** No try is left to the person, or at the address; tries begin anew at `locked_until`. */
interface LockedUserCodesRow {
  outcome: "locked" | "address_locked";
  locked_until: Date;
}

export type OpenedDeviceLoginRow =
  | OpenDeviceLoginRow
  | { outcome: "over" | "claimed" }
  /** No login has the code; with none left, tries begin anew at `locked_until`. */
  | { outcome: "unknown"; tries_left: number; locked_until: Date }
  | LockedUserCodesRow;

/** A code that someone tries, and what wrong ones cost. */
export interface TriedUserCode {
  readonly userCode: string;
  readonly sessionId: string;
  /** Whom limits count. */
  readonly address: string;
  readonly mostTries: number;
  readonly lockedMinutes: number;
  /** Wrong codes that come from one address in a minute. */
  readonly mostOfAddress: number;
}

/** Opens the login of a code for a session, which claims it. A code of no login, or of another's, uses up a try. */
export const openDeviceLogin = async (db: Queryable, tried: TriedUserCode): Promise<OpenedDeviceLoginRow> =>
  (
    await db.query<OpenedDeviceLoginRow>(
      "select * from open_device_login($1, $2, $3, $4, make_interval(mins => $5), $6)",
      [
        tried.userCode,
        tried.sessionId,
        tried.address,
        tried.mostTries,
        tried.lockedMinutes,
        tried.mostOfAddress,
      ],
    )
  )[0]!;

export type DecidedDeviceLoginRow =
  | { outcome: "decided"; id: string; machine: string }
  | { outcome: "over" | "claimed" | "unknown" }
  | LockedUserCodesRow;

/**
 * Approves the login that the session opened, for a workspace, or denies it. One that it has not opened uses up a try.
 */
export const decideDeviceLogin = async (
  db: Queryable,
  tried: TriedUserCode,
  workspaceId: string | null,
): Promise<DecidedDeviceLoginRow> =>
  (
    await db.query<DecidedDeviceLoginRow>(
      "select * from decide_device_login($1, $2, $3, $4, $5, make_interval(mins => $6), $7)",
      [
        tried.userCode,
        tried.sessionId,
        workspaceId,
        tried.address,
        tried.mostTries,
        tried.lockedMinutes,
        tried.mostOfAddress,
      ],
    )
  )[0]!;

export type AskedDeviceLoginRow =
  | { outcome: "approved"; workspace_id: string; interval_seconds: number }
  | { outcome: "waits" | "early"; interval_seconds: number }
  | { outcome: "denied" | "over" };

/** What the program of a device code learns. One that asks too early must wait longer from then on. */
export const askDeviceLogin = async (
  db: Queryable,
  asking: { deviceCodeHash: Buffer; growthSeconds: number; longestSeconds: number },
): Promise<AskedDeviceLoginRow> =>
  (
    await db.query<AskedDeviceLoginRow>("select * from ask_device_login($1, $2, $3)", [
      asking.deviceCodeHash,
      asking.growthSeconds,
      asking.longestSeconds,
    ])
  )[0]!;

export interface TakenDeviceLoginRow {
  machine: string;
  user_id: string;
  name: string;
  email: string | null;
}

/** Uses up an approved login; undefined when another call has. */
export const takeDeviceLogin = async (
  db: Queryable,
  deviceCodeHash: Buffer,
): Promise<TakenDeviceLoginRow | undefined> =>
  (await db.query<TakenDeviceLoginRow>("select * from take_device_login($1)", [deviceCodeHash]))[0];

/** Notes which key an approved login gave, in the transaction that makes it. */
export const noteKeyOfDeviceLogin = async (
  db: Queryable,
  deviceCodeHash: Buffer,
  /** UUID. */
  keyId: string,
): Promise<void> => {
  await db.query("select note_key_of_device_login($1, $2)", [deviceCodeHash, keyId]);
};

/** The key that a login has given already, by UUIDs; undefined when it has given none. */
export const findKeyOfDeviceLogin = async (
  db: Queryable,
  deviceCodeHash: Buffer,
): Promise<{ workspace_id: string; key_id: string } | undefined> =>
  (
    await db.query<{ workspace_id: string; key_id: string }>("select * from key_of_device_login($1)", [
      deviceCodeHash,
    ])
  )[0];

/** Slug and name of the workspace; undefined when it is deleted. It stays as it is until the transaction ends. */
export const holdWorkspace = async (
  db: WorkspaceQueryable,
): Promise<{ slug: string; name: string } | undefined> =>
  (
    await db.query<{ slug: string; name: string }>(
      "select slug, name from workspaces where id = $1 and deleted_at is null for key share",
      [db.workspaceId],
    )
  )[0];

/** Forgets logins and wrong codes of more than a day ago. */
export const forgetOldDeviceLogins = async (db: Queryable): Promise<void> => {
  await db.query("select forget_old_device_logins()");
};
