import type { Dataset, DatasetVersion } from "@rollout/contract";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Age } from "../../../ui/age.js";
import { IconButton } from "../../../ui/button.js";
import { type Column, DataTable } from "../../../ui/data-table.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { Menu, MenuItem, MenuLine } from "../../../ui/menu.js";
import { PageFooter } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { ExportItems } from "../export-menu.js";
import { useRestore } from "./use-restore.js";
import { versionWords } from "./version-words.js";

interface VersionsTabProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly versions: readonly DatasetVersion[];
}

/** Every version, newest first: compare it, restore it, export it. */
export function VersionsTab({ workspace, dataset, versions }: VersionsTabProps) {
  const navigate = useNavigate();
  const [cursor, setCursor] = useState<string | null>(null);
  const { restore } = useRestore(workspace, dataset);
  const compare = (from: number, to: number) =>
    void navigate({
      to: "/w/$workspace/datasets/$datasetId/compare",
      params: { workspace, datasetId: dataset.id },
      search: { from: String(from), to: String(to) },
    });
  const openTasks = ({ version }: DatasetVersion) =>
    void navigate({
      to: "/w/$workspace/datasets/$datasetId",
      params: { workspace, datasetId: dataset.id },
      search: version === dataset.version ? {} : { version: String(version) },
    });
  useKeys("Versions", [
    {
      keys: "c",
      word: "Compare with the version before",
      run: () => {
        const version = versions.find(({ id }) => id === cursor)?.version;
        if (version !== undefined && version > 1) compare(version - 1, version);
      },
    },
    {
      keys: "r",
      word: "Restore the version",
      run: () => {
        const version = versions.find(({ id }) => id === cursor)?.version;
        if (version !== undefined && version < dataset.version) restore(version);
      },
    },
  ]);
  if (versions.length === 0) return <SkeletonRows rows={4} />;
  const menuOf = (version: number) => (
    <Menu
      align="end"
      trigger={
        <IconButton label={`More about version ${version}`} className="size-6!">
          <Ellipsis className="small" />
        </IconButton>
      }
    >
      {version > 1 && (
        <MenuItem keys="C" onSelect={() => compare(version - 1, version)}>
          Compare with version {version - 1}
        </MenuItem>
      )}
      {version < dataset.version && (
        <>
          <MenuItem onSelect={() => compare(version, dataset.version)}>
            Compare with version {dataset.version}
          </MenuItem>
          <MenuItem keys="R" onSelect={() => restore(version)}>
            Restore version {version}
          </MenuItem>
        </>
      )}
      {version > 1 && <MenuLine />}
      <ExportItems workspace={workspace} dataset={dataset} version={version} />
    </Menu>
  );
  const columns: Column<DatasetVersion>[] = [
    {
      id: "version",
      head: "Version",
      width: "96px",
      cell: ({ version }) => (
        <span className="font-medium">
          {version}
          {version === dataset.version && <span className="font-normal text-ink-3"> newest</span>}
        </span>
      ),
    },
    {
      id: "note",
      head: "What happened",
      width: "minmax(160px, 1fr)",
      cell: (version) => <WhatHappened version={version} />,
    },
    {
      id: "tasks",
      head: "Tasks",
      width: "80px",
      align: "right",
      cell: ({ taskCount }) => formatCount(taskCount),
    },
    {
      id: "runs",
      head: "Runs",
      width: "64px",
      align: "right",
      cell: ({ runCount }) =>
        runCount === 0 ? <span className="text-ink-3">–</span> : formatCount(runCount),
    },
    {
      id: "by",
      head: "Saved by",
      width: "minmax(100px, 200px)",
      from: "tablet",
      cell: ({ createdBy }) => <span className="text-ink-2">{createdBy ?? "–"}</span>,
    },
    {
      id: "at",
      head: "Saved",
      width: "130px",
      align: "right",
      cell: ({ createdAt }) => <Age at={createdAt} />,
    },
    {
      id: "more",
      head: "Actions",
      quiet: true,
      width: "56px",
      align: "right",
      cell: ({ version }) => menuOf(version),
    },
  ];
  return (
    <>
      <DataTable
        label="Versions"
        rows={versions}
        columns={columns}
        keyOf={({ id }) => id}
        onOpen={openTasks}
        cursor={cursor}
        onCursor={setCursor}
        narrow={(version) => (
          <div className="flex flex-col gap-1">
            <span className="flex justify-between gap-3">
              <span className="font-medium">Version {version.version}</span>
              <span className="flex-none text-meta">
                <Age at={version.createdAt} />
              </span>
            </span>
            <span className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate text-ink-2">
                <WhatHappened version={version} />
              </span>
              {menuOf(version.version)}
            </span>
            <span className="text-meta text-ink-3">
              {countOf(version.taskCount, "task")}, {countOf(version.runCount, "run")}
            </span>
          </div>
        )}
      >
        {versions.length === 1 && (
          <p className="px-4 py-3 text-ink-3">Version 1 is the only one. Edit a task to make another.</p>
        )}
      </DataTable>
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "show tasks"],
          ["C", "compare"],
          ["R", "restore"],
        ]}
      >
        <span>{countOf(dataset.version, "version")}</span>
        <span>Restoring makes a new version; nothing is lost.</span>
      </PageFooter>
    </>
  );
}

const WhatHappened = ({ version }: { readonly version: DatasetVersion }) => {
  const words = versionWords(version);
  if (version.note === "") return <span className={words === "" ? "text-ink-3" : ""}>{words || "–"}</span>;
  return (
    <>
      {version.note}
      {words !== "" && <span className="pl-2 text-ink-3">{words}</span>}
    </>
  );
};
