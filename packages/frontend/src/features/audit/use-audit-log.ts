import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { auditEntriesQuery } from "../../api/audit.js";
import { type AuditSearch, auditFilterOf } from "./audit-search.js";

/** The entries that match, newest first, as far as they are loaded, and how many there are. */
export function useAuditLog(workspace: string, search: AuditSearch) {
  const filter = useMemo(() => auditFilterOf(search, Date.now()), [search]);
  const query = useInfiniteQuery({
    ...auditEntriesQuery(workspace, filter),
    placeholderData: (before) => before,
    refetchOnWindowFocus: true,
  });
  const entries = useMemo(() => query.data?.pages.flatMap((page) => page.entries) ?? [], [query.data]);
  return { query, filter, entries, counts: query.data?.pages[0]?.counts };
}
