/** Whether an output schema asks for more than the one before: old outputs may fail then. */
import { isJsonObject } from "@rollout/contract";

const upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
const lower = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];

/** True where a rule was added or tightened; what cannot be compared counts as no change. */
export function isStricter(before: unknown, after: unknown): boolean {
  if (!isJsonObject(after)) return false;
  const old = isJsonObject(before) ? before : {};
  if (upper.some((key) => tightened(old[key], after[key], (from, to) => to < from))) return true;
  if (lower.some((key) => tightened(old[key], after[key], (from, to) => to > from))) return true;
  const required = listOf(old.required);
  if (listOf(after.required).some((key) => !required.includes(key))) return true;
  for (const key of ["pattern", "type", "const"]) {
    if (after[key] !== undefined && old[key] === undefined) return true;
  }
  const values = old.enum === undefined ? null : listOf(old.enum).map((value) => JSON.stringify(value));
  const allowed = listOf(after.enum).map((value) => JSON.stringify(value));
  if (after.enum !== undefined && (values === null || values.some((value) => !allowed.includes(value))))
    return true;
  if (after.additionalProperties === false && old.additionalProperties !== false) return true;
  if (isJsonObject(after.items) && isStricter(old.items, after.items)) return true;
  const properties = isJsonObject(old.properties) ? old.properties : {};
  return Object.entries(isJsonObject(after.properties) ? after.properties : {}).some(
    ([name, property]) => name in properties && isStricter(properties[name], property),
  );
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function tightened(
  before: unknown,
  after: unknown,
  isTighter: (from: number, to: number) => boolean,
): boolean {
  if (typeof after !== "number") return false;
  return typeof before !== "number" || isTighter(before, after);
}
