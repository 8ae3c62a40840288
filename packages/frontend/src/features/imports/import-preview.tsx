/** What an import would create and what is wrong with it, before anything is written. */
import { datasetNameSchema, type Job, type ImportPreview as Preview } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/api-error.js";
import { confirmImport, importPreviewQuery } from "../../api/imports.js";
import { cancelJob } from "../../api/jobs.js";
import { Button, buttonClass } from "../../ui/button.js";
import { Checkbox } from "../../ui/checkbox.js";
import { ErrorState } from "../../ui/error-state.js";
import { TextInput } from "../../ui/field.js";
import { countOf, formatBytes, formatCount } from "../../ui/format/numbers.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { showError } from "../../ui/toast.js";
import { useNarrower } from "../../ui/use-media.js";
import { ColumnMapping } from "./column-mapping.js";
import { PreviewTasks, type ShownTasks } from "./preview-tasks.js";
import { ProblemList } from "./problem-list.js";

/** Says which tasks of the newest version the next one will not have. */
function leftBehind({ count, names }: Preview["into"]["removes"], newest: number): string {
  const shown = names.slice(0, 3);
  const more = count > shown.length ? ` and ${formatCount(count - shown.length)} more` : "";
  const verb = count === 1 ? "is" : "are";
  return `${countOf(count, "task")} of version ${newest} ${verb} not in it and will be gone: ${shown.join(", ")}${more}`;
}

interface ImportPreviewProps {
  readonly workspace: string;
  readonly job: Job;
}

export function ImportPreview({ workspace, job }: ImportPreviewProps) {
  const query = useQuery(importPreviewQuery(workspace, job.id, job.updatedAt));
  if (query.error) {
    return (
      <ErrorState
        title="The preview could not be loaded."
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <SkeletonRows />;
  return <Loaded workspace={workspace} job={job} preview={query.data} />;
}

function Loaded({ workspace, job, preview }: ImportPreviewProps & { readonly preview: Preview }) {
  const client = useQueryClient();
  const isNarrow = useNarrower("tablet");
  const { counts, into, columns } = preview;
  const [name, setName] = useState(into.name);
  const [leaveOut, setLeaveOut] = useState(true);
  const [selected, setSelected] = useState<string | null>(null);
  const [shown, setShown] = useState<ShownTasks>("all");
  const [mapping, setMapping] = useState(preview.mapping);
  const isNew = into.datasetId === null;
  const isNamed = !isNew || datasetNameSchema.safeParse(name).success;
  const isRemapped = JSON.stringify(mapping) !== JSON.stringify(preview.mapping);
  const failing = counts.tasks - counts.ready;
  const confirm = useMutation({
    mutationFn: () =>
      confirmImport(workspace, job.id, {
        ...(into.newest === null ? { name } : { baseVersion: into.newest }),
        ...(isRemapped && mapping ? { mapping } : { leaveOutErrors: leaveOut }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace, "jobs"] }),
    // The preview tells which version is the newest by now.
    onError: () => void client.invalidateQueries(importPreviewQuery(workspace, job.id, job.updatedAt)),
  });
  const reason = !isNamed
    ? "Give the dataset a name first."
    : isRemapped
      ? null
      : counts.ready === 0
        ? "No task is ready to be imported."
        : failing > 0 && !leaveOut
          ? "Without this, nothing can be imported until the source is repaired."
          : null;
  const word = isRemapped ? "Read with this mapping" : `Import ${countOf(counts.ready, "task")}`;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null) confirm.mutate();
      }}
    >
      <div className="flex min-h-0 flex-1 flex-col max-tablet:overflow-y-auto">
        <Figures preview={preview} />
        <div className="flex min-h-0 flex-1 max-tablet:flex-none max-tablet:flex-col">
          <div className="flex min-w-0 flex-1 flex-col">
            {columns.length > 0 && mapping && (
              <ColumnMapping columns={columns} mapping={mapping} onChange={setMapping} />
            )}
            {isRemapped && (
              <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 text-warn-ink">
                The tasks and problems here are those of the former mapping. Read the file with this one to
                see what it makes.
              </p>
            )}
            <PreviewTasks
              workspace={workspace}
              job={job}
              counts={counts}
              hasHarbor={preview.format === "harbor_zip" || preview.format === "github"}
              shown={shown}
              onShown={setShown}
              selected={selected}
              onSelect={setSelected}
            >
              <span className="font-medium">Into</span>
              {isNew ? (
                <TextInput
                  aria-label="Name of the dataset"
                  value={name}
                  {...(isNamed && !confirm.error ? {} : { "aria-invalid": true })}
                  onChange={(event) => setName(event.target.value)}
                  className="h-7! w-56 font-mono text-mono max-phone:h-9! max-phone:flex-1"
                />
              ) : (
                <span className="font-mono text-mono">{into.name}</span>
              )}
              <span className="text-ink-3">
                {into.newest === null
                  ? "new dataset, version 1"
                  : `its tasks become version ${into.newest + 1}; earlier versions stay`}
              </span>
              {into.newest !== null && into.removes.count > 0 && (
                <span className="text-warn-ink">{leftBehind(into.removes, into.newest)}</span>
              )}
              {into.newest !== null && into.newest >= into.version && (
                <span role="status" className="text-warn-ink">
                  Version {into.newest} was saved since this preview was made. What is new in it will not be
                  part of version {into.newest + 1}.
                </span>
              )}
              {confirm.error && !isVersionConflict(confirm.error) && (
                <span role="alert" className="text-bad-ink">
                  {confirm.error.message}
                </span>
              )}
            </PreviewTasks>
          </div>
          <aside
            aria-label="Problems"
            className="w-[500px] flex-none overflow-y-auto border-l border-line max-desk:w-[380px] max-tablet:w-full max-tablet:border-t max-tablet:border-l-0"
          >
            <ProblemList
              key={shown}
              preview={preview}
              shown={shown}
              selected={selected}
              onSelect={setSelected}
            />
          </aside>
        </div>
      </div>
      <footer className="flex min-h-12 flex-none flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-2">
        {failing > 0 && !isRemapped && (
          <span className="max-phone:basis-full">
            <Checkbox
              checked={leaveOut}
              onChange={setLeaveOut}
              label={
                failing === 1
                  ? "Leave out the task with errors"
                  : `Leave out the ${formatCount(failing)} tasks with errors`
              }
            />
          </span>
        )}
        <span className="min-w-0 flex-1 text-meta text-ink-3 max-phone:basis-full max-phone:empty:hidden">
          {reason ??
            (failing > 0 &&
              !isRemapped &&
              !isNarrow &&
              "Without this, nothing can be imported until the source is repaired.")}
        </span>
        <Button
          variant="ghost"
          className="max-phone:h-11"
          onClick={() =>
            void cancelJob(client, workspace, job.id).catch((error) => showError("The import stays", error))
          }
        >
          Cancel
        </Button>
        <Link
          to="/w/$workspace/datasets/import"
          params={{ workspace }}
          className={`${buttonClass()} max-phone:hidden`}
        >
          Choose another source
        </Link>
        <Button
          type="submit"
          variant="primary"
          disabled={reason !== null}
          busy={confirm.isPending}
          className="max-phone:h-11 max-phone:flex-1"
        >
          {word}
        </Button>
      </footer>
    </form>
  );
}

/** The preview, which is asked for again, tells more of it. */
const isVersionConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "dataset_version_conflict";

function Figures({ preview }: { readonly preview: Preview }) {
  const { counts, bytes, unpackedBytes, layout, format } = preview;
  const ratio = bytes === 0 ? 0 : unpackedBytes / bytes;
  const hasFiles = format === "harbor_zip" || format === "github";
  return (
    <div className="flex-none overflow-hidden border-b border-line">
      {/* The outermost lines lie outside, however many columns there are. */}
      <dl className="-mt-px -ml-px grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] *:border-t *:border-l *:border-line">
        <Figure name="Will be created" note={`of ${formatCount(counts.tasks)} in ${preview.source}`}>
          {countOf(counts.ready, "task")}
        </Figure>
        <Figure
          name="Errors"
          note={counts.errors === 0 ? "in no task" : `in ${countOf(counts.tasks - counts.ready, "task")}`}
          look={counts.errors > 0 ? "text-bad-ink" : ""}
        >
          {formatCount(counts.errors)}
        </Figure>
        <Figure
          name="Warnings"
          note={counts.warnings > 0 ? "they hinder nothing" : "in no task"}
          look={counts.warnings > 0 ? "text-warn-ink" : ""}
        >
          {formatCount(counts.warnings)}
        </Figure>
        {hasFiles && (
          <>
            <Figure name="Files" note={`${formatBytes(unpackedBytes)} unpacked, ratio ${ratio.toFixed(1)}`}>
              {formatCount(counts.files)}
            </Figure>
            <Figure name="Hidden from agents" note="tests, solution, steps">
              {formatCount(counts.hiddenFiles)}
            </Figure>
          </>
        )}
        <Figure
          name="Layout"
          note={hasFiles ? "kept byte for byte" : countOf(preview.columns.length, "column")}
          small
        >
          {layout}
        </Figure>
      </dl>
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly note: string;
  readonly look?: string;
  readonly small?: boolean;
  readonly children: string;
}

const Figure = ({ name, note, look = "", small = false, children }: FigureProps) => (
  <div className="min-w-0 px-4 py-2.5">
    <dt className="text-meta text-ink-3">{name}</dt>
    <dd
      className={`tabular truncate font-medium ${small ? "text-prose leading-6.5!" : "text-[18px] leading-6.5"} ${look}`}
      title={children}
    >
      {children}
    </dd>
    <dd className="truncate text-caption text-ink-3" title={note}>
      {note}
    </dd>
  </div>
);
