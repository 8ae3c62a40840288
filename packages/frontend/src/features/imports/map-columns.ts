/** Where the columns of a CSV, or the keys of JSONL, go. */
import type { ColumnMapping } from "@rollout/contract";

export type Destination = "name" | "instruction" | "outputSchema" | "input" | "metadata" | "leaveOut";

const single = ["name", "instruction", "outputSchema"] as const;
const many = ["input", "leaveOut"] as const;

export function destinationOf(mapping: ColumnMapping, column: string): Destination {
  return (
    single.find((key) => mapping[key] === column) ??
    many.find((key) => mapping[key]?.includes(column)) ??
    "metadata"
  );
}

/** The mapping with one column elsewhere; what takes one column loses the one that it had. */
export function withDestination(mapping: ColumnMapping, column: string, to: Destination): ColumnMapping {
  const next: { -readonly [Key in keyof ColumnMapping]: ColumnMapping[Key] } = {};
  for (const key of single) {
    const value = key === to ? column : mapping[key] === column ? undefined : mapping[key];
    if (value !== undefined) next[key] = value;
  }
  for (const key of many) {
    const rest = (mapping[key] ?? []).filter((each) => each !== column);
    const values = key === to ? [...rest, column] : rest;
    if (values.length > 0) next[key] = values;
  }
  return next;
}
