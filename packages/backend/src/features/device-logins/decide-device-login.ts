import { type DeviceLogin, idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow, UserWorkspaceRow } from "../../platform/callers.sql.js";
import type { Database, Queryable } from "../../platform/database.js";
import { type DecidedDeviceLoginRow, decideDeviceLogin, openDeviceLogin } from "./device-logins.sql.js";
import { keyNameOf } from "./take-device-login-key.js";

/** Wrong codes that a person may type before they must wait. */
const mostTries = 5;
const lockedMinutes = 10;

/**
 * Shows who asks to the session that types the code, and keeps the decision for it alone.
 *
 * @throws {RolloutError} device_login_not_found, with `triesLeft`; rate_limited when none was left;
 * device_login_claimed, device_login_over.
 */
export async function showDeviceLogin(
  db: Queryable,
  userCode: string,
  { session, address }: { session: SessionRow; address: string },
): Promise<DeviceLogin> {
  const opening = { userCode, sessionId: session.session_id, mostTries, lockedMinutes };
  const login = await openDeviceLogin(db, opening);
  switch (login.outcome) {
    case "open":
      return {
        userCode,
        client: login.client,
        machine: login.machine,
        system: login.system,
        address: login.address,
        isSameAddress: login.address === address,
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
    case "locked":
      throw new RolloutError("rate_limited", "Too many wrong codes. No code is looked at for 10 minutes.", {
        triesLeft: 0,
        ...lockOf(login.locked_until),
      });
    default:
      throw refusalOf(login.outcome);
  }
}

const lockOf = (until: Date): { retryAfterSeconds: number } => ({
  retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000)),
});

/**
 * Approves a login to one workspace of the person. The key is made when the program takes it.
 *
 * @throws {RolloutError} workspace_not_found, device_login_not_found, device_login_claimed, device_login_over.
 */
export async function approveDeviceLogin(
  database: Database,
  wanted: { userCode: string; workspace: string },
  by: { session: SessionRow; workspaces: readonly UserWorkspaceRow[]; audit: AuditTrail },
): Promise<void> {
  const workspace = by.workspaces.find(({ slug }) => slug === wanted.workspace);
  await database.transaction("begin", async (transaction) => {
    // Without a workspace the login stays as it is: what is refused about the code is told first, and undone with it.
    const decided = await decide(transaction, wanted.userCode, by.session, workspace?.id ?? null);
    if (!workspace) throw new RolloutError("workspace_not_found");
    await by.audit.done(transaction, {
      workspaceId: workspace.id,
      object: { id: null, name: keyNameOf(decided.machine) },
      after: { person: idFromUuid("user", by.session.user_id) },
    });
  });
}

/** Denies a login; the program is told. */
export const denyDeviceLogin = async (
  db: Queryable,
  userCode: string,
  session: SessionRow,
): Promise<void> => {
  await decide(db, userCode, session, null);
};

async function decide(
  db: Queryable,
  userCode: string,
  session: SessionRow,
  workspaceId: string | null,
): Promise<Extract<DecidedDeviceLoginRow, { outcome: "decided" }>> {
  const decided = await decideDeviceLogin(db, { userCode, sessionId: session.session_id, workspaceId });
  if (decided.outcome !== "decided") throw refusalOf(decided.outcome);
  return decided;
}

const refusals = {
  unknown: "device_login_not_found",
  claimed: "device_login_claimed",
  over: "device_login_over",
} as const;

const refusalOf = (outcome: keyof typeof refusals): RolloutError => new RolloutError(refusals[outcome]);
