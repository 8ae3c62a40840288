/** Who did what in the workspace, when and from where: for its owners. */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { auditExportAddress } from "../../api/audit.js";
import { sessionQuery } from "../../api/session.js";
import { OwnersOnly } from "../../app/owners-only.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { Menu, MenuItem } from "../../ui/menu.js";
import { PageFooter } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { TextButton } from "../../ui/text-button.js";
import { useTitle } from "../../ui/use-title.js";
import { AuditFilters } from "./audit-filters.js";
import { type AuditSearch, isFiltered } from "./audit-search.js";
import { AuditTable } from "./audit-table.js";
import { useAuditLog } from "./use-audit-log.js";

const route = getRouteApi("/w/$workspace/settings/audit-log");

export function AuditPage() {
  const { workspace } = route.useParams();
  useTitle("Audit log");
  const { workspaces } = useSuspenseQuery(sessionQuery()).data;
  const role = workspaces.find((each) => each.workspace.slug === workspace)?.role;
  return role === "owner" ? (
    <AuditLog workspace={workspace} />
  ) : (
    <OwnersOnly workspace={workspace} page="Audit log" can="see the audit log" />
  );
}

function AuditLog({ workspace }: { readonly workspace: string }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { query, filter, entries, counts } = useAuditLog(workspace, search);
  const setSearch = (next: AuditSearch) =>
    void navigate({
      to: "/w/$workspace/settings/audit-log",
      params: { workspace },
      search: next,
      replace: true,
    });
  return (
    <>
      <div className="flex flex-none items-center justify-between gap-6 px-7 pt-5 pb-3 max-phone:px-4 max-phone:pt-3">
        <div className="min-w-0">
          <h1 className="text-dialog max-phone:sr-only">Audit log</h1>
          <p className="text-ink-2">
            Who did what, when and from where. Entries cannot be changed or deleted, by anyone. Secrets are
            never in them.
          </p>
        </div>
        <ExportButton workspace={workspace} filter={filter} count={counts?.entries} />
      </div>
      <AuditFilters workspace={workspace} search={search} onChange={setSearch} />
      {!query.data && (
        <div className="min-h-0 flex-1 overflow-hidden">
          {query.isPending && <SkeletonRows className="h-8 pl-7" />}
          {query.isError && (
            <div className="px-3 max-phone:px-0">
              <ErrorState
                title="The audit log could not be loaded."
                error={query.error}
                onRetry={() => void query.refetch()}
              />
            </div>
          )}
        </div>
      )}
      {query.data && (
        <AuditTable
          entries={entries}
          onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
        >
          {entries.length === 0 && (
            <p className="border-b border-line px-7 py-1.5 text-ink-2 max-phone:px-4">
              {isFiltered(search) ? (
                <>
                  No entry matches the filters.{" "}
                  <TextButton onClick={() => setSearch({})}>Clear filters</TextButton>
                </>
              ) : (
                "Nothing has been done in this workspace yet that the log keeps."
              )}
            </p>
          )}
          {query.isFetchingNextPage && <SkeletonRows rows={3} className="h-8 pl-7" />}
          {query.isFetchNextPageError && (
            <ErrorState
              title={`The entries after the first ${formatCount(entries.length)} did not load.`}
              error={query.error}
              onRetry={() => void query.fetchNextPage()}
            />
          )}
        </AuditTable>
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "unfold"],
          ["/", "find"],
        ]}
      >
        <span className="pl-3">{counts ? entriesOf(counts.entries) : ""}</span>
        <span>{counts ? `${formatCount(counts.refused)} refused` : ""}</span>
      </PageFooter>
    </>
  );
}

const entriesOf = (count: number): string => countOf(count, "entry", "entries");

interface ExportButtonProps {
  readonly workspace: string;
  readonly filter: Parameters<typeof auditExportAddress>[1];
  readonly count: number | undefined;
}

/** How long the server needs at most until the export is an entry of the log itself, ms. */
const writtenMs = 1_500;

function ExportButton({ workspace, filter, count }: ExportButtonProps) {
  const client = useQueryClient();
  const download = (format: "jsonl" | "csv") => {
    const link = document.createElement("a");
    link.href = auditExportAddress(workspace, filter, format);
    link.download = "";
    link.click();
    setTimeout(() => void client.invalidateQueries({ queryKey: [workspace, "audit"] }), writtenMs);
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<Download />} disabled={!count}>
          <span className="tabular max-phone:sr-only">
            Export {count === undefined ? "" : entriesOf(count)}
          </span>
        </Button>
      }
    >
      <MenuItem onSelect={() => download("jsonl")}>JSON Lines</MenuItem>
      <MenuItem onSelect={() => download("csv")}>CSV, for spreadsheets</MenuItem>
    </Menu>
  );
}
