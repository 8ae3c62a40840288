import { type DeviceLogin, idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow, UserWorkspaceRow } from "../../platform/callers.sql.js";
import { rateLimitKey } from "../../platform/client-address.js";
import type { Database, Queryable } from "../../platform/database.js";
import {
  type DecidedDeviceLoginRow,
  decideDeviceLogin,
  openDeviceLogin,
  type TriedUserCode,
} from "./device-logins.sql.js";
import { keyNameOf } from "./take-device-login-key.js";

/** Wrong codes that a person may type before they must wait. */
const mostTries = 5;
const lockedMinutes = 10;
/** Wrong codes in a minute from one address, whoever types them. */
const mostOfAddress = 10;

/** Who types a code or decides, and from where. */
interface CodeTaker {
  readonly session: SessionRow;
  readonly address: string;
}

const tried = (userCode: string, { session, address }: CodeTaker): TriedUserCode => ({
  userCode,
  sessionId: session.session_id,
  address: rateLimitKey(address),
  mostTries,
  lockedMinutes,
  mostOfAddress,
});

/**
 * Shows who asks to the session that types the code, and keeps the decision for it alone.
 *
 * @throws {RolloutError} device_login_not_found, with `triesLeft`; rate_limited when none was left;
 * device_login_claimed, device_login_over.
 */
export async function showDeviceLogin(
  db: Queryable,
  userCode: string,
  taker: CodeTaker,
): Promise<DeviceLogin> {
  const login = await openDeviceLogin(db, tried(userCode, taker));
  switch (login.outcome) {
    case "open":
      return {
        userCode,
        client: login.client,
        machine: login.machine,
        system: login.system,
        address: login.address,
        isSameAddress: login.address === taker.address,
        askedAt: login.created_at.toISOString(),
        expiresAt: login.expires_at.toISOString(),
        workspace: login.wanted_workspace,
        keyName: keyNameOf(login.machine),
      };
    case "unknown": {
      const triesLeft = login.tries_left;
      const details = { triesLeft, ...(triesLeft === 0 ? lockOf(login.locked_until) : {}) };
      throw new RolloutError(
        "device_login_not_found",
        `No login is waiting with the code ${userCode}.`,
        details,
      );
    }
    default:
      throw refusalOf(login);
  }
}

const lockOf = (until: Date): { retryAfterSeconds: number } => ({
  retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000)),
});

/**
 * Approves a login to one workspace of the person. The key is made when the program takes it.
 *
 * @throws {RolloutError} workspace_not_found, device_login_not_found, device_login_claimed, device_login_over,
 * rate_limited.
 */
export async function approveDeviceLogin(
  database: Database,
  wanted: { userCode: string; workspace: string },
  by: CodeTaker & { workspaces: readonly UserWorkspaceRow[]; audit: AuditTrail },
): Promise<void> {
  const workspace = by.workspaces.find(({ slug }) => slug === wanted.workspace);
  const decided = await database.transaction("begin", async (transaction) => {
    const row = await decideDeviceLogin(transaction, tried(wanted.userCode, by), workspace?.id ?? null);
    // A refusal is not thrown here: it uses up a try, which must not be undone.
    if (row.outcome !== "decided") return row;
    // Without a workspace the login stays as it is: that it was decided is undone.
    if (!workspace) throw new RolloutError("workspace_not_found");
    await by.audit.done(transaction, {
      workspaceId: workspace.id,
      object: { id: null, name: keyNameOf(row.machine) },
      after: { person: idFromUuid("user", by.session.user_id) },
    });
    return row;
  });
  if (decided.outcome !== "decided") throw refusalOf(decided);
}

/** Denies a login; the program is told. */
export async function denyDeviceLogin(db: Queryable, userCode: string, taker: CodeTaker): Promise<void> {
  const decided = await decideDeviceLogin(db, tried(userCode, taker), null);
  if (decided.outcome !== "decided") throw refusalOf(decided);
}

const refusals = {
  unknown: "device_login_not_found",
  claimed: "device_login_claimed",
  over: "device_login_over",
} as const;

function refusalOf(row: Exclude<DecidedDeviceLoginRow, { outcome: "decided" }>): RolloutError {
  if (row.outcome !== "locked" && row.outcome !== "address_locked")
    return new RolloutError(refusals[row.outcome]);
  const sentence =
    row.outcome === "locked"
      ? "Too many wrong codes. No code is looked at for 10 minutes."
      : "Too many wrong codes from this address. No code is looked at for a minute.";
  return new RolloutError("rate_limited", sentence, { triesLeft: 0, ...lockOf(row.locked_until) });
}
