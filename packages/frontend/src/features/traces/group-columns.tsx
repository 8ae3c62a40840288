/** A group as a row: its name, its address, its columns. */
import type { Group, GroupBy } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { CircleDashed } from "lucide-react";
import { Age } from "../../ui/age.js";
import type { Column } from "../../ui/data-table.js";
import { formatCount } from "../../ui/format/numbers.js";
import { totalsColumns } from "./totals-columns.js";
import { filtersOf, type TraceSearch } from "./trace-search.js";

export const groupByWords: Record<GroupBy, string> = {
  group_id: "group_id",
  workflow: "workflow",
  agent: "agent",
  dataset: "dataset",
  task_set: "task set",
  status: "status",
};

/** Where the runs of a group are listed; the filters go along. */
export function groupAddress(workspace: string, groupBy: GroupBy, { key }: Group, search: TraceSearch) {
  return key === null
    ? ({
        to: "/w/$workspace/traces/ungrouped/$groupBy",
        params: { workspace, groupBy },
        search: filtersOf(search),
      } as const)
    : ({
        to: "/w/$workspace/traces/groups/$groupBy/$key",
        params: { workspace, groupBy, key },
        search: filtersOf(search),
      } as const);
}

interface GroupNameProps {
  readonly workspace: string;
  readonly groupBy: GroupBy;
  readonly group: Group;
  readonly search: TraceSearch;
}

export function GroupName({ workspace, groupBy, group, search }: GroupNameProps) {
  const isMono = groupBy === "group_id" || groupBy === "dataset" || groupBy === "task_set";
  return (
    <Link {...groupAddress(workspace, groupBy, group, search)} className="inline-flex items-center gap-2">
      {group.key === null ? (
        <>
          <CircleDashed className="small text-ink-3" />
          <span className="font-medium">
            {groupBy === "group_id" ? "Ungrouped runs" : `No ${groupByWords[groupBy]}`}
          </span>
        </>
      ) : (
        <span className={isMono ? "font-mono text-mono" : ""}>{group.key}</span>
      )}
    </Link>
  );
}

export const GroupActivity = ({ group: { totals, lastActivityAt } }: { readonly group: Group }) => (
  <Age
    at={lastActivityAt}
    {...(totals.running > 0
      ? { status: "running" as const }
      : totals.stalled > 0
        ? { status: "stalled" as const }
        : {})}
  />
);

/** The columns of the list of groups. */
export function groupColumns(workspace: string, groupBy: GroupBy, search: TraceSearch): Column<Group>[] {
  return [
    {
      id: "group",
      head: "Group",
      width: "226px",
      sortable: true,
      cell: (group) => <GroupName {...{ workspace, groupBy, group, search }} />,
    },
    {
      id: "workflow",
      head: "Workflow",
      width: "minmax(120px, 1fr)",
      from: "tablet",
      sortable: true,
      cell: ({ workflows, workflowCount }) => (
        <span className={workflowCount > 1 ? "text-ink-3" : "text-ink-2"} title={workflows.join(", ")}>
          {workflowCount > 1 ? `${workflowCount} workflows` : (workflows[0] ?? "–")}
        </span>
      ),
    },
    {
      id: "runs",
      head: "Runs",
      width: "62px",
      from: "tablet",
      align: "right",
      sortable: true,
      cell: ({ runs }) => formatCount(runs),
    },
    ...totalsColumns<Group>(),
    {
      id: "activity",
      head: "Last activity",
      width: "124px",
      align: "right",
      sortable: true,
      cell: (group) => <GroupActivity group={group} />,
    },
  ];
}
