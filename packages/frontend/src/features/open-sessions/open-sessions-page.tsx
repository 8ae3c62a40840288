/** The browsers in which the reader is signed in. */
import type { OpenSession } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { openSessionsQuery } from "../../api/open-sessions.js";
import { Age } from "../../ui/age.js";
import { ErrorState } from "../../ui/error-state.js";
import { LastSeen } from "../../ui/last-seen.js";
import { SettingsPage } from "../../ui/settings-page.js";
import { type ShortColumn, ShortTable } from "../../ui/short-table.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useRowCursor } from "../../ui/use-row-cursor.js";
import { EndOtherSessions } from "./end-other-sessions.js";
import { EndSession } from "./end-session.js";

export function OpenSessionsPage() {
  const query = useQuery(openSessionsQuery());
  const sessions = thisFirst(query.data ?? []);
  const [cursor] = useRowCursor(sessions.map(({ id }) => id));
  return (
    <SettingsPage
      title="Sessions"
      sentence="Browsers in which you are signed in. A session ends after 7 days without use, and 30 days after the sign-in."
      action={sessions.length > 1 && <EndOtherSessions others={sessions.length - 1} />}
    >
      {query.isPending && <SkeletonRows rows={3} className="h-8 px-0!" />}
      {query.isError && !query.data && (
        <div className="-mx-4">
          <ErrorState
            title="Your sessions could not be loaded."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.data && (
        <ShortTable
          label="Sessions"
          rows={sessions}
          columns={columns}
          keyOf={({ id }) => id}
          cursor={cursor}
          narrow={(session) => (
            <div className="flex flex-col gap-1">
              <div className="flex items-center justify-between gap-3">
                {browser(session)}
                <span className="flex-none text-meta">{lastSeen(session)}</span>
              </div>
              <div className="flex items-center justify-between gap-3 text-meta text-ink-2">
                <span>{session.address ?? "–"}</span>
                <span className="flex gap-1">
                  signed in <Age at={session.createdAt} />
                </span>
              </div>
              <div className="flex min-h-4 items-center justify-end text-meta">{end(session)}</div>
            </div>
          )}
        />
      )}
    </SettingsPage>
  );
}

/** This browser, then the one that was used last. */
const thisFirst = (sessions: readonly OpenSession[]): OpenSession[] =>
  sessions.toSorted(
    (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.lastSeenAt.localeCompare(a.lastSeenAt),
  );

const clientName = ({ client }: OpenSession): string => client ?? "Unknown browser";

const browser = (session: OpenSession): ReactNode => (
  <span className="truncate font-medium" title={clientName(session)}>
    {clientName(session)}
  </span>
);

const lastSeen = ({ lastSeenAt }: OpenSession): ReactNode => <LastSeen at={lastSeenAt} />;

const end = (session: OpenSession): ReactNode =>
  session.isCurrent ? <span className="text-ink-3">this browser</span> : <EndSession session={session} />;

const columns: ShortColumn<OpenSession>[] = [
  { id: "browser", head: "Browser", cell: browser },
  {
    id: "address",
    head: "Address",
    width: 168,
    cell: ({ address }) => (
      <span className="text-ink-2" title={address ?? undefined}>
        {address ?? "–"}
      </span>
    ),
  },
  {
    id: "opened",
    head: "Signed in",
    width: 128,
    align: "right",
    from: "desk",
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
  { id: "seen", head: "Last seen", width: 128, align: "right", cell: lastSeen },
  { id: "end", head: "", width: 128, align: "right", cell: end },
];
