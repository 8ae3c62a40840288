import { type RouteQuery, routes } from "@rollout/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { addressOf, call } from "./call.js";

/** Filters of the audit log; `since` is an RFC 3339 time, actions are separated by commas. */
export type AuditFilter = Omit<RouteQuery<typeof routes.listAuditEntries>, "cursor" | "limit">;

export const auditEntriesQuery = (workspace: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [workspace, "audit", filter],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listAuditEntries,
        { query: { ...filter, cursor: pageParam, limit: 100 } },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** Address of the download. The browser fetches it itself, so that a long log need not fit into the page. */
export const auditExportAddress = (workspace: string, filter: AuditFilter, format: "jsonl" | "csv"): string =>
  addressOf(routes.exportAuditEntries, {}, { ...filter, format, workspace });

/** Whom the log can be filtered by: members and keys, by id. */
export const auditActorsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "audit-actors"],
    queryFn: async ({ signal }) => {
      const [{ members }, { apiKeys }] = await Promise.all([
        call(routes.listMembers, {}, { workspace, signal }),
        call(routes.listApiKeys, {}, { workspace, signal }),
      ]);
      return [
        ...members.map(({ user }) => ({ id: user.id as string, name: user.name })),
        ...apiKeys.map(({ id, name }) => ({ id: id as string, name: `key ${name}` })),
      ];
    },
    staleTime: 30_000,
  });

/** Names of the owners, whom a member asks. */
export const ownerNamesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "owner-names"],
    queryFn: async ({ signal }) => {
      const { members } = await call(routes.listMembers, {}, { workspace, signal });
      return members.filter(({ role }) => role === "owner").map(({ user }) => user.name);
    },
    staleTime: 60_000,
  });
