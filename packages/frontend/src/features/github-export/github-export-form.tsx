/** An export to GitHub: where to at the left, what it would change at the right, one button below. */
import type { Dataset, JobId } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useEffect, useState } from "react";
import { exportPreviewQuery, startExport } from "../../api/github.js";
import { cancelJob, isUnderWay, jobQuery } from "../../api/jobs.js";
import { Button, buttonClass } from "../../ui/button.js";
import { Checkbox } from "../../ui/checkbox.js";
import { ErrorState } from "../../ui/error-state.js";
import { Field, TextInput } from "../../ui/field.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { showError } from "../../ui/toast.js";
import { ExportChanges } from "./export-changes.js";
import { ExportDescription } from "./export-description.js";
import {
  checkExport,
  type ExportErrors,
  type ExportValues,
  exportOf,
  exportValuesOf,
} from "./export-form.js";
import { ExportProgress } from "./export-progress.js";
import { keepRepository, lastRepository } from "./last-repository.js";
import { RepositoryField } from "./repository-field.js";
import { SelectionFields } from "./selection-fields.js";
import { useSettled } from "./use-settled.js";

interface GithubExportFormProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly version: string | undefined;
  readonly taskSet: string | undefined;
}

/** GitHub is asked once a person has stopped typing for so long, ms. */
const typingMs = 400;

export function GithubExportForm({ workspace, dataset, version, taskSet }: GithubExportFormProps) {
  const client = useQueryClient();
  const [values, setValues] = useState<ExportValues>(() =>
    exportValuesOf(dataset.name, {
      ...(version === undefined ? {} : { version }),
      ...(taskSet === undefined ? {} : { taskSet }),
      repository: lastRepository(workspace, dataset.id),
    }),
  );
  const [errors, setErrors] = useState<ExportErrors>({});
  const [description, setDescription] = useState<string | null>(null);
  const [jobId, setJobId] = useState<JobId | null>(null);
  const change = (next: Partial<ExportValues>): void => {
    setValues({ ...values, ...next });
    setErrors({});
  };
  const settled = useSettled(values, typingMs);
  const isWhole = Object.keys(checkExport(settled)).length === 0;
  const preview = useQuery({
    ...exportPreviewQuery(workspace, dataset.id, exportOf(settled)),
    enabled: isWhole,
    placeholderData: (before) => before,
  });
  const job = useQuery({ ...jobQuery(workspace, jobId ?? ("" as JobId)), enabled: jobId !== null }).data;
  const isRunning = job !== undefined && isUnderWay(job);
  const isDone = job?.state === "done";
  // The outside system is the repository, which the export has changed.
  useEffect(() => {
    if (!isDone) return;
    void client.invalidateQueries({ queryKey: [workspace, "github", "preview", dataset.id] });
    void client.invalidateQueries({ queryKey: [workspace, "dataset", dataset.id] });
  }, [client, workspace, dataset.id, isDone]);
  const start = useMutation({
    mutationFn: () => startExport(workspace, dataset.id, exportOf(values, description ?? undefined)),
    onSuccess: (started) => {
      keepRepository(workspace, dataset.id, values.repository);
      setJobId(started.id);
      setDescription(null);
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = checkExport(values);
    setErrors(found);
    if (Object.keys(found).length === 0 && !isRunning) start.mutate();
  };
  const cancel = (): void => {
    if (jobId === null) return;
    void cancelJob(client, workspace, jobId).catch((error) => showError("The export goes on", error));
  };
  const pullRequest = preview.data?.pullRequest;
  const hasNothing =
    preview.data !== undefined && preview.data.files === 0 && preview.data.tasks.length === 0;
  return (
    <form noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 max-desk:flex-col max-desk:overflow-y-auto">
        <div className="flex w-[500px] flex-none flex-col gap-3.5 overflow-y-auto border-r border-line px-4 py-4 max-desk:w-full max-desk:overflow-visible max-desk:border-r-0 max-desk:border-b">
          <SelectionFields
            {...{ workspace, dataset }}
            version={values.version}
            taskSet={values.taskSet}
            onChange={change}
          />
          <RepositoryField
            workspace={workspace}
            value={values.repository}
            onChange={(repository) => change({ repository })}
            error={errors.repository}
          />
          <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
            <TextField
              label="Into branch"
              value={values.base}
              placeholder="the default branch"
              onChange={(base) => change({ base })}
            />
            <TextField
              label="Folder"
              value={values.folder}
              placeholder="the whole repository"
              onChange={(folder) => change({ folder })}
              error={errors.folder}
            />
          </div>
          <TextField
            label="Branch of the pull request"
            value={values.branch}
            onChange={(branch) => change({ branch })}
            error={errors.branch}
            hint="Exporting again adds a commit to the pull request that is open."
          />
          <Checkbox
            checked={values.hidden}
            onChange={(hidden) => change({ hidden })}
            label={
              <>
                Include <code className="text-mono">tests/</code> and{" "}
                <code className="text-mono">solution/</code>
              </>
            }
            note="Hidden truth: everyone who can read the repository can read it."
          />
          <Checkbox
            checked={values.indexes}
            onChange={(indexes) => change({ indexes })}
            label={
              <>
                Write <code className="text-mono">registry.json</code> and{" "}
                <code className="text-mono">tasks/dataset.toml</code>
              </>
            }
            note="So that Harbor and other readers can use the repository."
          />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col max-desk:flex-none">
          <div className="min-h-0 flex-1 overflow-y-auto" aria-busy={preview.isFetching}>
            {!isWhole && (
              <p className="px-4 py-4 text-ink-2">Choose a repository to see what would change in it.</p>
            )}
            {isWhole && preview.isPending && <SkeletonRows rows={8} className="h-7" />}
            {isWhole && preview.isError && (
              <ErrorState
                title="What would change could not be read."
                error={preview.error}
                onRetry={() => void preview.refetch()}
              />
            )}
            {isWhole && preview.data && !preview.isError && (
              <ExportChanges preview={preview.data} folder={exportOf(settled).folder ?? ""} />
            )}
          </div>
          {isWhole && preview.data && !preview.isError && !hasNothing && (
            <ExportDescription text={description ?? preview.data.description} onChange={setDescription} />
          )}
          {job && <ExportProgress job={job} onCancel={cancel} />}
          {start.error && <ErrorState title="The export did not begin." error={start.error} />}
        </div>
      </div>
      <footer className="flex min-h-13 flex-none items-center gap-2 border-t border-line px-4 max-phone:py-1">
        <p className="mr-auto min-w-0 text-meta text-ink-3 max-phone:hidden">
          {hasNothing
            ? "Nothing changed since the last export."
            : pullRequest
              ? `Adds one commit to pull request #${pullRequest.number}. It is not merged by this.`
              : "Opens a pull request. It is not merged by this."}
        </p>
        <Link
          to="/w/$workspace/datasets/$datasetId"
          params={{ workspace, datasetId: dataset.id }}
          className={`${buttonClass({ variant: "ghost" })} ml-auto max-phone:h-11`}
        >
          {isDone ? "Back to the dataset" : "Cancel"}
        </Link>
        <Button
          type="submit"
          variant="primary"
          busy={start.isPending || isRunning}
          disabled={hasNothing}
          className="max-phone:h-11"
        >
          {pullRequest ? `Update pull request #${pullRequest.number}` : "Open pull request"}
        </Button>
      </footer>
    </form>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}

const TextField = ({ label, value, onChange, placeholder, hint, error }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {(control) => (
      <TextInput
        {...control}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        className="font-mono text-mono max-phone:h-11"
      />
    )}
  </Field>
);
