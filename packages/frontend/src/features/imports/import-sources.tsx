/** Where an import comes from: a file of the reader's, an object of a bucket, a repository. */
import { limits, type NewImport, type StoredObject } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { bucketsQuery } from "../../api/buckets.js";
import type { Storage } from "../../api/files.js";
import { githubQuery, repositoriesQuery } from "../../api/github.js";
import { ObjectBrowser } from "../../app/pick-object.js";
import { Combobox } from "../../ui/combobox.js";
import { Field, TextInput } from "../../ui/field.js";
import { FileDrop } from "./file-drop.js";
import { formatOfName } from "./import-names.js";
import type { ImportWay } from "./import-search.js";

export interface Wanted {
  readonly format: NewImport["format"];
  /** The source as it is known, or the file that has to be sent first. */
  readonly source: NewImport["source"] | File;
}

export const wayWords: Record<ImportWay, string> = {
  harbor_zip: "Harbor ZIP",
  jsonl: "JSONL",
  csv: "CSV",
  bucket: "S3",
  github: "GitHub",
};

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

export function FromFile({ format, chosen, disabled, onChoose }: FromFileProps) {
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

export function FromBucket({ workspace, onChoose }: FromProps) {
  const buckets = useQuery(bucketsQuery(workspace));
  const [storage, setStorage] = useState<Storage>(null);
  const [chosen, setChosen] = useState<StoredObject | null>(null);
  const first = buckets.data?.[0]?.id ?? null;
  const shown = storage ?? first;
  if (buckets.data && first === null) {
    return (
      <Way title="No bucket is connected">
        Connect an S3-compatible bucket in{" "}
        <Link
          to="/w/$workspace/files"
          params={{ workspace }}
          className="text-accent-ink underline underline-offset-2"
        >
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

export function FromGithub({ workspace, onChoose }: FromProps) {
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
          className="text-accent-ink underline underline-offset-2"
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
