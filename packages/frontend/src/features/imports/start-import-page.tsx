/** The start of an import: where from, and into what. Nothing is written yet. */
import { type DatasetId, datasetNameSchema, type NewImport } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useRef, useState } from "react";
import { datasetQuery } from "../../api/datasets.js";
import { startImport } from "../../api/imports.js";
import { sendFile } from "../../api/send-file.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { Field, TextInput } from "../../ui/field.js";
import { formatBytes, formatProgress } from "../../ui/format/numbers.js";
import { PageBar } from "../../ui/page-bar.js";
import { ProgressBar } from "../../ui/progress-bar.js";
import { Segmented } from "../../ui/segmented.js";
import { useTitle } from "../../ui/use-title.js";
import { datasetNameOf } from "./import-names.js";
import { type ImportWay, importWays } from "./import-search.js";
import { FromBucket, FromFile, FromGithub, type Wanted, wayWords } from "./import-sources.js";

const route = getRouteApi("/w/$workspace/datasets/import");

type Source = NewImport["source"];

export function StartImportPage() {
  const { workspace } = route.useParams();
  const { from: wished = "harbor_zip", into } = route.useSearch();
  const from = importWays.find((way) => way === wished);
  const navigate = useNavigate();
  const client = useQueryClient();
  useTitle("Import dataset");
  const targetRead = useQuery({
    ...datasetQuery(workspace, into as DatasetId),
    enabled: into !== undefined,
  });
  const target = targetRead.data;
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [name, setName] = useState("");
  const [sent, setSent] = useState<number | null>(null);
  const abort = useRef<AbortController>(null);
  const isValid = into === undefined ? datasetNameSchema.safeParse(name).success : target !== undefined;

  const begin = useMutation({
    mutationFn: async ({ format, source }: Wanted) => {
      let known: Source;
      if (source instanceof File) {
        abort.current = new AbortController();
        setSent(0);
        const { signal } = abort.current;
        const file = await sendFile(workspace, source, { signal, onProgress: setSent });
        known = { from: "file", fileId: file.id, discard: true };
      } else known = source;
      return startImport(workspace, {
        format,
        source: known,
        into: into === undefined ? { name } : { datasetId: into as DatasetId },
      });
    },
    onSuccess: (job) => {
      void client.invalidateQueries({ queryKey: [workspace, "jobs"] });
      void navigate({ to: "/w/$workspace/datasets/import/$jobId", params: { workspace, jobId: job.id } });
    },
    onSettled: () => setSent(null),
  });
  const isCancelled = abort.current?.signal.aborted === true;
  const choose = (next: Wanted | null, called: string) => {
    setWanted(next);
    begin.reset();
    abort.current = null;
    setName(datasetNameOf(called));
  };
  if (targetRead.error) {
    return (
      <>
        <ImportBar workspace={workspace} />
        <ErrorState
          title="The dataset that the tasks would go into could not be loaded."
          error={targetRead.error}
          onRetry={() => void targetRead.refetch()}
        />
      </>
    );
  }
  const size = wanted?.source instanceof File ? wanted.source.size : 0;
  return (
    <>
      <ImportBar workspace={workspace} />
      <form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && isValid) begin.mutate(wanted);
        }}
      >
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-6">
          <div className="mx-auto flex max-w-[640px] flex-col gap-5">
            {from === undefined && (
              <p role="alert" className="border-l-2 border-bad pl-3 [overflow-wrap:anywhere]">
                The address names no way to import: “{wished}”. Choose one below.
              </p>
            )}
            <div className="overflow-x-auto">
              <Segmented<ImportWay | "">
                label="From"
                value={from ?? ""}
                options={(Object.keys(wayWords) as ImportWay[]).map((way) => ({
                  value: way,
                  label: wayWords[way],
                }))}
                onChange={(way) => {
                  if (way === "") return;
                  choose(null, "");
                  void navigate({
                    to: "/w/$workspace/datasets/import",
                    params: { workspace },
                    search: { from: way, ...(into === undefined ? {} : { into }) },
                    replace: true,
                  });
                }}
              />
            </div>
            {(from === "harbor_zip" || from === "jsonl" || from === "csv") && (
              <FromFile
                key={from}
                format={from}
                chosen={wanted?.source instanceof File ? wanted.source : null}
                disabled={begin.isPending}
                onChoose={(file) => choose(file && { format: from, source: file }, file?.name ?? "")}
              />
            )}
            {from === "bucket" && <FromBucket workspace={workspace} onChoose={choose} />}
            {from === "github" && <FromGithub workspace={workspace} onChoose={choose} />}
            {wanted &&
              (into === undefined ? (
                <Field
                  label="Name of the dataset"
                  hint="It can be changed before you import"
                  error={
                    isValid || name === ""
                      ? undefined
                      : "Letters, digits, dots, hyphens and underscores; at most 128."
                  }
                >
                  {(control) => (
                    <TextInput
                      {...control}
                      value={name}
                      onChange={(event) => setName(event.target.value)}
                      className="font-mono max-phone:h-11"
                    />
                  )}
                </Field>
              ) : (
                <p className="text-ink-2">
                  Becomes version {(target?.version ?? 0) + 1} of{" "}
                  <span className="font-medium text-ink">{target?.name}</span>; earlier versions stay.
                </p>
              ))}
            {sent !== null && (
              <div role="status" className="flex flex-col gap-1.5">
                <ProgressBar label="Upload" share={size === 0 ? 0 : sent / size} />
                <span className="tabular text-meta text-ink-2">
                  Uploading {formatProgress(size === 0 ? 0 : sent / size)}, {formatBytes(sent)} of{" "}
                  {formatBytes(size)}
                </span>
              </div>
            )}
            {begin.error && !isCancelled && (
              <p role="alert" className="border-l-2 border-bad pl-3">
                {begin.error.message} Nothing was stored.
              </p>
            )}
            {isCancelled && (
              <p role="status" className="text-ink-2">
                The upload is cancelled; nothing is left of it.
              </p>
            )}
          </div>
        </div>
        <footer className="flex min-h-12 flex-none items-center justify-end gap-2 border-t border-line px-4 py-2">
          {begin.isPending && sent !== null ? (
            <Button variant="ghost" onClick={() => abort.current?.abort(new Error("Cancelled"))}>
              Cancel upload
            </Button>
          ) : (
            <Link
              to="/w/$workspace/datasets"
              params={{ workspace }}
              className="px-2.5 text-ink-2 hover:text-ink"
            >
              Cancel
            </Link>
          )}
          <Button
            type="submit"
            variant="primary"
            disabled={wanted === null || !isValid}
            busy={begin.isPending}
            className="max-phone:h-11"
          >
            Read and check
          </Button>
        </footer>
      </form>
    </>
  );
}

const ImportBar = ({ workspace }: { readonly workspace: string }) => (
  <PageBar>
    <Breadcrumb>
      <Link to="/w/$workspace/datasets" params={{ workspace }}>
        Datasets
      </Link>
      <h1>Import</h1>
    </Breadcrumb>
    <span className="ml-auto flex items-center gap-2 text-meta text-ink-2 max-phone:hidden">
      <ShieldCheck className="small text-ink-3" />
      Nothing is written before you import
    </span>
  </PageBar>
);
