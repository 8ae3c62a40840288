/** What the address of the start of an import says. */

export const importWays = ["harbor_zip", "jsonl", "csv", "bucket", "github"] as const;
export type ImportWay = (typeof importWays)[number];

export interface ImportSearch {
  /** One of importWays, unless somebody wrote the address. */
  readonly from?: string;
  /** Id of the dataset that gets a new version. */
  readonly into?: string;
}

export function parseImportSearch({ from, into }: Record<string, unknown>): ImportSearch {
  return {
    ...(typeof from === "string" ? { from } : {}),
    ...(typeof into === "string" ? { into } : {}),
  };
}
