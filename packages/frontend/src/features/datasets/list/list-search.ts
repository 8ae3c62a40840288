/** What of the datasets is listed and in which order, as the address holds it: `?source=github&sort=success&order=asc`. */
import type { Dataset } from "@rollout/contract";

export const sortWords = {
  updated: "Updated",
  name: "Name",
  tasks: "Tasks",
  success: "Success",
  runs: "Runs",
} as const;
export type SortColumn = keyof typeof sortWords;

export type SourceKind = Dataset["source"]["kind"];

export const sourceWords: Readonly<Record<SourceKind, string>> = {
  hand: "by hand",
  api: "by the API",
  harbor_zip: "Harbor ZIP",
  jsonl: "JSONL",
  csv: "CSV",
  github: "GitHub",
};

export const lastRunWords = {
  succeeded: "all succeeded",
  failed: "some failed",
  running: "still running",
  none: "no run yet",
} as const;
export type LastRun = keyof typeof lastRunWords;

export interface ListSearch {
  readonly search?: string;
  readonly source?: SourceKind;
  readonly lastRun?: LastRun;
  /** Newest change first unless given. */
  readonly sort?: SortColumn;
  readonly order?: "asc";
}

const oneOf = <Words extends Readonly<Record<string, string>>>(
  words: Words,
  raw: unknown,
): (keyof Words & string) | undefined =>
  typeof raw === "string" && Object.hasOwn(words, raw) ? raw : undefined;

/** What of an address is understood; the rest is left out. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const source = oneOf(sourceWords, raw.source);
  const lastRun = oneOf(lastRunWords, raw.lastRun);
  const sort = oneOf(sortWords, raw.sort);
  return {
    ...(typeof raw.search === "string" && raw.search !== "" ? { search: raw.search } : {}),
    ...(source === undefined ? {} : { source }),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(sort === undefined || sort === "updated" ? {} : { sort }),
    ...(raw.order === "asc" ? { order: "asc" } : {}),
  };
}
