import type { Dataset } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { Age } from "../../../ui/age.js";
import { IconButton } from "../../../ui/button.js";
import type { Column } from "../../../ui/data-table.js";
import { countOf, formatCount, formatRate } from "../../../ui/format/numbers.js";
import { Menu, MenuItem, MenuLine } from "../../../ui/menu.js";
import { StatusBar } from "../../../ui/status-bar.js";
import { ExportItems } from "../export-menu.js";
import { SourceWords } from "../source-words.js";
import { type DatasetRow, successOf } from "./dataset-rows.js";
import { JobName, JobState, JobTime, NarrowJob } from "./job-cells.js";

const DatasetName = ({ workspace, dataset }: { readonly workspace: string; readonly dataset: Dataset }) => (
  <Link
    to="/w/$workspace/datasets/$datasetId"
    params={{ workspace, datasetId: dataset.id }}
    className="truncate font-medium"
    {...(dataset.description === "" ? {} : { title: dataset.description })}
  >
    {dataset.name}
  </Link>
);

const dash = <span className="text-ink-3">–</span>;
const countOrDash = (count: number) => (count === 0 ? dash : formatCount(count));

function LastRun({ run }: { readonly run: Dataset["lastRun"] }) {
  if (run === null) return <span className="text-meta text-ink-3">no run yet</span>;
  const { succeeded, failed, stalled, running } = run;
  return (
    <span className="flex items-center" title={`${succeeded} succeeded, ${failed} failed`}>
      <StatusBar counts={{ succeeded, failed, stalled, running }} className="w-full" />
    </span>
  );
}

type DatasetCell = (row: Extract<DatasetRow, { kind: "dataset" }>) => ReturnType<Column<DatasetRow>["cell"]>;
/** A cell of a dataset; of a job it is empty. */
const ofDataset =
  (cell: DatasetCell): Column<DatasetRow>["cell"] =>
  (row) =>
    row.kind === "dataset" ? cell(row) : null;

export const datasetColumns = (
  workspace: string,
  onDelete: (dataset: Dataset) => void,
  refusalOf: (dataset: Dataset) => string | undefined,
): Column<DatasetRow>[] => [
  {
    id: "name",
    sortable: true,
    head: "Dataset",
    width: "minmax(160px, 220px)",
    cell: (row) =>
      row.kind === "job" ? (
        <JobName workspace={workspace} job={row.job} />
      ) : (
        <DatasetName workspace={workspace} dataset={row.dataset} />
      ),
  },
  {
    id: "tasks",
    sortable: true,
    head: "Tasks",
    width: "78px",
    align: "right",
    // Of a job: everything up to the source.
    span: (row) => (row.kind === "job" ? 6 : 1),
    cell: (row) =>
      row.kind === "job" ? (
        <JobState workspace={workspace} job={row.job} />
      ) : (
        formatCount(row.dataset.taskCount)
      ),
  },
  {
    id: "version",
    head: "Version",
    width: "70px",
    align: "right",
    cell: ofDataset(({ dataset }) => dataset.version),
  },
  {
    id: "task-sets",
    head: "Task sets",
    width: "82px",
    align: "right",
    cell: ofDataset(({ dataset }) => countOrDash(dataset.taskSetCount)),
  },
  {
    id: "last-run",
    head: "Last run",
    width: "150px",
    cell: ofDataset(({ dataset }) => <LastRun run={dataset.lastRun} />),
  },
  {
    id: "success",
    sortable: true,
    head: "Success",
    width: "94px",
    align: "right",
    cell: ofDataset(({ dataset }) => formatRate(successOf(dataset.lastRun))),
  },
  {
    id: "runs",
    sortable: true,
    head: "Runs",
    width: "74px",
    align: "right",
    cell: ofDataset(({ dataset }) => countOrDash(dataset.runCount)),
  },
  {
    id: "source",
    head: "Source",
    width: "minmax(110px, 1fr)",
    from: "tablet",
    cell: ofDataset(({ dataset }) => <SourceWords dataset={dataset} />),
  },
  {
    id: "updated",
    sortable: true,
    head: "Updated",
    width: "120px",
    align: "right",
    from: "tablet",
    cell: (row) => (row.kind === "job" ? <JobTime job={row.job} /> : <Age at={row.dataset.updatedAt} />),
  },
  {
    id: "more",
    head: "Actions",
    quiet: true,
    width: "56px",
    align: "right",
    cell: ofDataset(({ dataset }) => (
      <Menu
        align="end"
        trigger={
          <IconButton label={`More about ${dataset.name}`} className="size-6!">
            <Ellipsis className="small" />
          </IconButton>
        }
      >
        <ExportItems workspace={workspace} dataset={dataset} />
        <MenuLine />
        <MenuItem danger keys="⌦" refused={refusalOf(dataset)} onSelect={() => onDelete(dataset)}>
          Delete dataset
        </MenuItem>
      </Menu>
    )),
  },
];

/** A row as three lines, under 640 px. */
export function NarrowDataset({ workspace, row }: { readonly workspace: string; readonly row: DatasetRow }) {
  if (row.kind === "job") return <NarrowJob workspace={workspace} job={row.job} />;
  const { dataset } = row;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1">
      <span className="flex min-w-0 items-baseline gap-2">
        <DatasetName workspace={workspace} dataset={dataset} />
        <span className="flex-none text-meta text-ink-3">version {dataset.version}</span>
      </span>
      <span className="text-right text-meta">
        <Age at={dataset.updatedAt} />
      </span>
      <span className="flex items-center">
        <span className="w-full">
          <LastRun run={dataset.lastRun} />
        </span>
      </span>
      <span className="text-right">{formatRate(successOf(dataset.lastRun))}</span>
      <span className="truncate text-meta text-ink-2">
        {countOf(dataset.taskCount, "task")}
        {dataset.runCount > 0 && <span className="ml-3">{countOf(dataset.runCount, "run")}</span>}
      </span>
      <span className="text-right text-meta">
        <SourceWords dataset={dataset} short />
      </span>
    </div>
  );
}
