/** What the address of the start of an import says. */

export const importWays = ["harbor_zip", "jsonl", "csv", "bucket", "github"] as const;
export type ImportWay = (typeof importWays)[number];

export interface ImportSearch {
  readonly from?: ImportWay;
  /** Id of the dataset that gets a new version. */
  readonly into?: string;
}

export function parseImportSearch({ from, into }: Record<string, unknown>): ImportSearch {
  const way = importWays.find((each) => each === from);
  return {
    ...(way === undefined ? {} : { from: way }),
    ...(typeof into === "string" && /^ds_\w{26}$/.test(into) ? { into } : {}),
  };
}
