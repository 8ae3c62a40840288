import { Link } from "@tanstack/react-router";
import { tabClass } from "../../ui/tabs.js";
import { filterFields, type TraceSearch } from "./trace-search.js";

/** Views that every workspace has: filters with a name. */
const views: readonly { name: string; filters: TraceSearch }[] = [
  { name: "All", filters: {} },
  { name: "Last 24 hours", filters: { since: "24h" } },
  { name: "Failing today", filters: { since: "24h", status: "failed" } },
  { name: "Running", filters: { status: "running" } },
];

export function ViewTabs({
  workspace,
  search,
}: {
  readonly workspace: string;
  readonly search: TraceSearch;
}) {
  const isCurrent = (filters: TraceSearch) =>
    filterFields.every((field) => filters[field] === search[field]) && !search.search;
  return (
    <nav aria-label="Views" className="flex h-9 flex-none gap-5 scroll-sideways border-b border-line px-4">
      {views.map(({ name, filters }) => (
        <Link
          key={name}
          to="/w/$workspace/traces"
          params={{ workspace }}
          search={{ ...filters, ...(search.by ? { by: search.by } : {}) }}
          className={tabClass(isCurrent(filters))}
          activeProps={{}}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
