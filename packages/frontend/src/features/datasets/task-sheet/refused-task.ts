/** What the server refused of a task, as problems of the fields in question. */
import { z } from "zod";
import type { FormProblems } from "./task-form.js";

export interface Refusal {
  /** By field; each is marked. */
  readonly fields: FormProblems;
  /** What concerns no field. */
  readonly whole: string | null;
}

interface RefusedCall {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details?: unknown;
}

const issuesSchema = z.array(z.object({ path: z.string(), message: z.string() }));
const placeSchema = z.object({ pointer: z.string() });
const conflictSchema = z.object({ newest: z.int() });

const fieldOf: Readonly<Record<string, keyof FormProblems>> = {
  name: "name",
  instruction: "instruction",
  input: "input",
  files: "files",
  outputSchema: "schemaText",
  metadata: "metadata",
};

export function refusalOf({ code, message, hint, details }: RefusedCall): Refusal {
  if (code === "dataset_version_conflict") {
    const newest = conflictSchema.safeParse(details).data?.newest;
    const version = newest === undefined ? "Another version" : `Version ${newest}`;
    return { fields: {}, whole: `${version} was saved meanwhile. Your draft is safe: save it again.` };
  }
  if (code === "output_schema_invalid") {
    const pointer = placeSchema.safeParse(details).data?.pointer ?? "";
    const reason = message.slice(message.indexOf(`${pointer}: `) + pointer.length + 2);
    return { fields: { schemaText: `${pointer === "" ? "The schema" : pointer} ${reason}` }, whole: null };
  }
  const namesPlaces = code === "request_invalid" || code === "number_rounded";
  const issues = namesPlaces ? (issuesSchema.safeParse(details).data ?? []) : [];
  const fields: FormProblems = {};
  for (const { path, message: reason } of issues.toReversed()) {
    const field = fieldOf[/^changes\.\d+\.task\.(\w+)/.exec(path)?.[1] ?? ""];
    if (field !== undefined) fields[field] = reasonWords(reason);
  }
  return Object.keys(fields).length > 0 ? { fields, whole: null } : { fields, whole: `${message} ${hint}` };
}

/** "At most 256 characters." of "Too big: expected string to have <=256 characters" */
function reasonWords(reason: string): string {
  const limit = /^Too (big|small): expected .* [<>]=?([\d.]+)(?: (\w+))?/.exec(reason);
  if (!limit) return `${reason.replace(/\.$/, "")}.`;
  const [, side, number, unit] = limit;
  return `${side === "big" ? "At most" : "At least"} ${number}${unit === undefined ? "" : ` ${unit}`}.`;
}
