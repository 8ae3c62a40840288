import type { Dataset } from "@rollout/contract";
import {
  FileArchive,
  FileBracesCorner,
  FileSpreadsheet,
  GitBranch,
  GitPullRequest,
  PencilLine,
  Terminal,
} from "lucide-react";
import { sourceWords } from "./list/list-search.js";

type Source = Dataset["source"];

const icons: Record<Source["kind"], typeof PencilLine> = {
  hand: PencilLine,
  api: Terminal,
  harbor_zip: FileArchive,
  jsonl: FileBracesCorner,
  csv: FileSpreadsheet,
  github: GitBranch,
};

/** Where the newest version came from, or the pull request that the last export opened. */
export function SourceWords({
  dataset,
  short = false,
}: {
  readonly dataset: Dataset;
  readonly short?: boolean;
}) {
  const { kind, name, pullRequest, exportedVersion } = dataset.source;
  if (pullRequest !== null) {
    return (
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <GitPullRequest className="small text-ink-3" />
        <a
          href={pullRequest.url}
          target="_blank"
          rel="noreferrer"
          className="truncate text-accent-ink hover:underline"
        >
          {short ? `#${pullRequest.number}` : `${name ?? "pull request"} #${pullRequest.number}`}
        </a>
        <span className="flex-none text-ink-3">
          {pullRequest.state}
          {!short && behindWords(dataset.version, exportedVersion)}
        </span>
      </span>
    );
  }
  const Icon = icons[kind];
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-ink-2" title={name ?? undefined}>
      <Icon className="small text-ink-3" />
      <span className="truncate">
        {kind === "github" && name !== null && !short
          ? `${name}${behindWords(dataset.version, exportedVersion)}`
          : sourceWords[kind]}
      </span>
    </span>
  );
}

function behindWords(version: number, exported: number | null): string {
  if (exported === null) return "";
  const behind = version - exported;
  return behind <= 0 ? ", up to date" : `, ${behind} version${behind === 1 ? "" : "s"} behind`;
}
