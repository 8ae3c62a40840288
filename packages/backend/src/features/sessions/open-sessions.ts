import { idFromUuid, type OpenSession, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import { auditPersonDone } from "./audit-person.js";
import {
  type EndedSessionRow,
  listOpenSessions,
  type OpenSessionRow,
  revokeSessionsOfUser,
} from "./sessions.sql.js";

/** A session that nobody uses ends after so long, in ms: 7 days. */
const longestIdleMs = 7 * 24 * 60 * 60 * 1000;

/** A session ends so long after sign-in, in ms: 30 days. */
const longestLifeMs = 30 * 24 * 60 * 60 * 1000;

/** The browsers in which a person is signed in: the current one first, then the last used. */
export async function readOpenSessions(db: Database, current: SessionRow): Promise<OpenSession[]> {
  const sessions = (await listOpenSessions(db, current.user_id)).map((row) => openSession(row, current));
  return [
    ...sessions.filter(({ isCurrent }) => isCurrent),
    ...sessions.filter(({ isCurrent }) => !isCurrent),
  ];
}

function openSession(row: OpenSessionRow, current: SessionRow): OpenSession {
  const endsAt = Math.min(
    row.last_seen_at.getTime() + longestIdleMs,
    row.created_at.getTime() + longestLifeMs,
  );
  return {
    id: idFromUuid("ses", row.id),
    isCurrent: row.id === current.session_id,
    client: row.client,
    address: row.address,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: new Date(endsAt).toISOString(),
  };
}

/** @throws {RolloutError} session_not_found when the person has no open session with this id. */
export function endSession(
  database: Database,
  audit: AuditTrail,
  person: SessionRow,
  sessionId: string,
): Promise<void> {
  return database.transaction("begin", async (transaction) => {
    const [ended] = await revokeSessionsOfUser(transaction, person.user_id, { wanted: sessionId });
    if (!ended) throw new RolloutError("session_not_found");
    await auditPersonDone(transaction, audit, person.user_id, { object: sessionObject(ended) });
  });
}

export function endOtherSessions(database: Database, audit: AuditTrail, person: SessionRow): Promise<void> {
  return database.transaction("begin", async (transaction) => {
    const ended = await revokeSessionsOfUser(transaction, person.user_id, { kept: person.session_id });
    for (const each of ended)
      await auditPersonDone(transaction, audit, person.user_id, { object: sessionObject(each) });
  });
}

const sessionObject = ({ id, client }: EndedSessionRow) => ({
  id: idFromUuid("ses", id),
  name: client ?? "an unknown browser",
});
