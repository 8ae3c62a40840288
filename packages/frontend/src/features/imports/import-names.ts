/** What the name of a file tells of an import. */
import type { ImportFormat } from "@rollout/contract";

/** The format by the end of the name; null where it tells none. */
export function formatOfName(name: string): Exclude<ImportFormat, "github"> | null {
  const ending = name.toLowerCase().match(/\.([a-z]+)$/)?.[1];
  if (ending === "zip") return "harbor_zip";
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  return ending === "csv" ? "csv" : null;
}

/** A name that a dataset can have, from that of a file: `Invoices Q4 (2).zip` is `Invoices-Q4-2`. */
export const datasetNameOf = (file: string): string =>
  file
    .replace(/\.(zip|jsonl|ndjson|csv)$/i, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|[-.]+$/g, "")
    .slice(0, 128);
