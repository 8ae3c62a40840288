/** The start of an import: where from, and into what. Nothing is written yet. */
import {
  type DatasetId,
  datasetNameSchema,
  limits,
  type NewImport,
  type StoredObject,
} from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { bucketsQuery } from "../../api/buckets.js";
import { datasetQuery } from "../../api/datasets.js";
import type { Storage } from "../../api/files.js";
import { githubQuery, repositoriesQuery } from "../../api/github.js";
import { startImport } from "../../api/imports.js";
import { sendFile } from "../../api/send-file.js";
import { ObjectBrowser } from "../../app/pick-object.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button } from "../../ui/button.js";
import { Combobox } from "../../ui/combobox.js";
import { Field, TextInput } from "../../ui/field.js";
import { formatBytes, formatRate } from "../../ui/format/numbers.js";
import { PageBar } from "../../ui/page-bar.js";
import { ProgressBar } from "../../ui/progress-bar.js";
import { Segmented } from "../../ui/segmented.js";
import { useTitle } from "../../ui/use-title.js";
import { FileDrop } from "./file-drop.js";
import { datasetNameOf, formatOfName } from "./import-names.js";
import type { ImportWay } from "./import-search.js";

const route = getRouteApi("/w/$workspace/datasets/import");

type Source = NewImport["source"];
interface Wanted {
  readonly format: NewImport["format"];
  /** The source as it is known, or the file that has to be sent first. */
  readonly source: Source | File;
}

const wayWords: Record<ImportWay, string> = {
  harbor_zip: "Harbor ZIP",
  jsonl: "JSONL",
  csv: "CSV",
  bucket: "S3",
  github: "GitHub",
};

export function StartImportPage() {
  const { workspace } = route.useParams();
  const { from = "harbor_zip", into } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  useTitle("Import dataset");
  const target = useQuery({
    ...datasetQuery(workspace, into as DatasetId),
    enabled: into !== undefined,
  }).data;
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [name, setName] = useState("");
  const [sent, setSent] = useState<number | null>(null);
  const abort = useRef<AbortController>(null);
  const isValid = into !== undefined || datasetNameSchema.safeParse(name).success;

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
  const size = wanted?.source instanceof File ? wanted.source.size : 0;
  return (
    <>
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
      <form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && isValid) begin.mutate(wanted);
        }}
      >
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-6">
          <div className="mx-auto flex max-w-[640px] flex-col gap-5">
            <div className="overflow-x-auto">
              <Segmented<ImportWay>
                label="From"
                value={from}
                options={(Object.keys(wayWords) as ImportWay[]).map((way) => ({
                  value: way,
                  label: wayWords[way],
                }))}
                onChange={(way) => {
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
                  <span className="font-medium text-ink">{target?.name}</span>.
                </p>
              ))}
            {sent !== null && (
              <div role="status" className="flex flex-col gap-1.5">
                <ProgressBar label="Upload" share={size === 0 ? 0 : sent / size} />
                <span className="tabular text-meta text-ink-2">
                  Uploading {formatRate(size === 0 ? 0 : sent / size)}, {formatBytes(sent)} of{" "}
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

interface FromFileProps {
  readonly format: "harbor_zip" | "jsonl" | "csv";
  readonly chosen: File | null;
  readonly disabled: boolean;
  readonly onChoose: (file: File | null) => void;
}

const fileKinds = {
  harbor_zip: {
    ending: ".zip",
    most: limits.archiveBytes,
    hint: "Task folders with task.toml, as Harbor has them; up to 2 GiB",
  },
  jsonl: {
    ending: ".jsonl",
    most: limits.archiveBytes,
    hint: "One JSON object per line; its keys are mapped after it is read",
  },
  csv: {
    ending: ".csv",
    most: limits.archiveBytes,
    hint: "A row per task with a head; its columns are mapped after it is read",
  },
} as const;

function FromFile({ format, chosen, disabled, onChoose }: FromFileProps) {
  const { ending, most, hint } = fileKinds[format];
  const accept = format === "jsonl" ? [".jsonl", ".ndjson"] : [ending];
  return (
    <FileDrop
      label={`${wayWords[format]} file`}
      accept={accept}
      mostBytes={most}
      hint={hint}
      chosen={chosen}
      disabled={disabled}
      onChoose={onChoose}
    />
  );
}

interface FromProps {
  readonly workspace: string;
  readonly onChoose: (wanted: Wanted | null, called: string) => void;
}

function FromBucket({ workspace, onChoose }: FromProps) {
  const buckets = useQuery(bucketsQuery(workspace));
  const [storage, setStorage] = useState<Storage>(null);
  const [chosen, setChosen] = useState<StoredObject | null>(null);
  const first = buckets.data?.[0]?.id ?? null;
  const shown = storage ?? first;
  if (buckets.data && first === null) {
    return (
      <Way title="No bucket is connected">
        Connect an S3-compatible bucket in{" "}
        <Link to="/w/$workspace/files" params={{ workspace }} className="text-accent-ink hover:underline">
          Files
        </Link>
        , or upload the file.
      </Way>
    );
  }
  const format = chosen && formatOfName(chosen.name);
  return (
    <>
      {shown !== null && (
        <ObjectBrowser
          builtIn={false}
          storage={shown}
          onStorage={setStorage}
          chosen={chosen}
          onChoose={(object) => {
            setChosen(object);
            const kind = object && formatOfName(object.name);
            onChoose(
              object && kind
                ? { format: kind, source: { from: "bucket", bucketId: shown, key: object.key } }
                : null,
              object?.name ?? "",
            );
          }}
        />
      )}
      {chosen && format === null && (
        <p role="alert" className="text-bad-ink">
          {chosen.name} is none of .zip, .jsonl and .csv.
        </p>
      )}
    </>
  );
}

function FromGithub({ workspace, onChoose }: FromProps) {
  const connection = useQuery(githubQuery(workspace));
  const isConnected = connection.data?.kind != null;
  const repositories = useQuery({ ...repositoriesQuery(workspace), enabled: isConnected });
  const [search, setSearch] = useState("");
  const [repository, setRepository] = useState<string | null>(null);
  const [ref, setRef] = useState("");
  const [folder, setFolder] = useState("");
  if (connection.data && !isConnected) {
    return (
      <Way title="GitHub is not connected">
        An owner connects it in{" "}
        <Link
          to="/w/$workspace/settings/github"
          params={{ workspace }}
          className="text-accent-ink hover:underline"
        >
          Settings
        </Link>
        .
      </Way>
    );
  }
  const choose = (next: { repository?: string | null; ref?: string; folder?: string }) => {
    const all = { repository, ref, folder, ...next };
    setRepository(all.repository);
    setRef(all.ref);
    setFolder(all.folder);
    if (all.repository === null) return onChoose(null, "");
    const place = {
      ...(all.ref.trim() === "" ? {} : { ref: all.ref.trim() }),
      ...(all.folder.trim() === "" ? {} : { folder: all.folder.trim() }),
    };
    const called = (all.folder.trim() || all.repository).split("/").filter(Boolean).at(-1) ?? "";
    onChoose({ format: "github", source: { from: "github", repository: all.repository, ...place } }, called);
  };
  const found = (repositories.data ?? []).filter(({ name }) =>
    name.includes(repository === search ? "" : search),
  );
  return (
    <>
      <Field label="Repository" error={repositories.error?.message}>
        {(control) => (
          <Combobox
            control={control}
            label="Repositories"
            placeholder="owner/repository"
            mono
            value={repository === null ? null : { value: repository, label: repository }}
            options={found.map(({ name, isPrivate }) => ({
              value: name,
              label: name,
              note: isPrivate ? "private" : undefined,
            }))}
            onChange={(option) => choose({ repository: option?.value ?? null })}
            search={search}
            onSearch={setSearch}
            busy={repositories.isFetching}
            empty={`No repository contains “${search}”`}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
        <Field label="Branch, tag or commit" optional hint="The default branch unless given">
          {(control) => (
            <TextInput
              {...control}
              value={ref}
              onChange={(event) => choose({ ref: event.target.value })}
              className="font-mono"
            />
          )}
        </Field>
        <Field label="Folder" optional hint="The whole repository unless given">
          {(control) => (
            <TextInput
              {...control}
              value={folder}
              onChange={(event) => choose({ folder: event.target.value })}
              className="font-mono"
            />
          )}
        </Field>
      </div>
    </>
  );
}

const Way = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className="border-l-2 border-line-2 pl-3">
    <p className="font-medium">{title}</p>
    <p className="text-ink-2">{children}</p>
  </div>
);
