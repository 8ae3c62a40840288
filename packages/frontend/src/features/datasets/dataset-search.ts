/** What the address of a dataset's page says: tab, version, filters, the task that is open. */

export const datasetTabs = ["tasks", "task-sets", "versions", "runs", "settings"] as const;
export type DatasetTab = (typeof datasetTabs)[number];

export interface MetadataFilter {
  readonly key: string;
  readonly value: string;
}

export interface DatasetSearch {
  readonly tab?: Exclude<DatasetTab, "tasks">;
  /** A number; the newest without it. */
  readonly version?: string;
  /** Id of the task whose sheet is open, or `new`. */
  readonly task?: string;
  readonly search?: string;
  /** `key=value`, one each. */
  readonly metadata?: readonly string[];
  readonly taskSet?: string;
}

export function parseDatasetSearch(search: Record<string, unknown>): DatasetSearch {
  const text = (name: string, pattern: RegExp): string | undefined => {
    const value = search[name];
    return typeof value === "string" && pattern.test(value) ? value : undefined;
  };
  const tab = datasetTabs.find((each) => each !== "tasks" && each === search.tab);
  const found = {
    tab,
    version: text("version", /^[1-9]\d{0,8}$/),
    task: text("task", /^(new|task_\w{26})$/),
    search: text("search", /^[\s\S]{1,256}$/),
    taskSet: text("taskSet", /^[\w.-]{1,128}$/),
    metadata: metadataOf(search.metadata),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function metadataOf(value: unknown): string[] | undefined {
  const values = (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === "string" && readMetadataFilter(each) !== null,
  );
  return values.length === 0 ? undefined : values;
}

/** `difficulty=hard` as key and value; the value may hold further signs of equality. */
export function readMetadataFilter(text: string): MetadataFilter | null {
  const cut = text.indexOf("=");
  const key = text.slice(0, cut).trim();
  return cut <= 0 || key === "" ? null : { key, value: text.slice(cut + 1).trim() };
}

export const metadataFilters = ({ metadata = [] }: DatasetSearch): MetadataFilter[] =>
  metadata.flatMap((each) => readMetadataFilter(each) ?? []);
