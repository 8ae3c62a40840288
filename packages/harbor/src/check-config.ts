/** Compares a parsed task.toml with its shape: what Harbor would refuse is an error, what it drops a warning. */
import type { Shape, TableShape } from "./config-shape.js";
import type { TomlStep } from "./toml-places.js";

export interface ConfigFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly path: readonly TomlStep[];
  /** Whether the key itself is meant, or what it holds. */
  readonly at: "key" | "value";
}

export type TomlTable = Readonly<Record<string, unknown>>;

/** A table of TOML; dates are objects too, and no tables. */
export const isTomlTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A path as people write it: environment.mcp_servers[0].url. */
export const pathText = (path: readonly TomlStep[]): string =>
  path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
    .join("");

function nameOfValue(value: unknown): string {
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 60))}`;
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  if (isTomlTable(value)) return "a table";
  return String(value);
}

const expectedOf = (shape: Shape): string => {
  switch (shape.kind) {
    case "text":
      return shape.expected ?? (shape.notEmpty ? "a text that is not empty" : "a text");
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "size":
      return 'a size like "2G" or "512M"';
    case "choice":
      return `one of ${shape.of.join(", ")}`;
    case "either":
      return shape.expected;
    case "list":
      return "a list";
    default:
      return "a table";
  }
};

const isNumeric = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";
/** Harbor reads numbers from texts too. */
const isNumberText = (value: unknown): boolean =>
  typeof value === "string" && /^\s*[+-]?\d+(\.\d*)?\s*$/.test(value);

/** Whether a value without parts fits; tables and lists are compared part by part. */
function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case "text":
      return (
        typeof value === "string" &&
        (!shape.pattern || shape.pattern.test(value)) &&
        (!shape.notEmpty || value !== "")
      );
    case "integer":
      if (isNumberText(value)) return Number.isInteger(Number(value));
      return typeof value === "bigint" || typeof value === "boolean" || Number.isInteger(value);
    case "number":
      return isNumeric(value) || typeof value === "boolean" || isNumberText(value);
    case "boolean":
      return (
        typeof value === "boolean" ||
        value === 0 ||
        value === 1 ||
        (typeof value === "string" && /^(true|false|yes|no|on|off|t|f|y|n|0|1)$/i.test(value))
      );
    case "size":
      return typeof value !== "string" || /^\s*\d+(\.\d+)?[GMK]\s*$/i.test(value);
    case "choice":
      return typeof value === "string" && shape.of.includes(shape.anyCase ? value.toLowerCase() : value);
    case "list":
      return Array.isArray(value);
    case "map":
    case "table":
      return isTomlTable(value);
    case "either":
      return shape.of.some((each) => fits(each, value));
    default:
      return true;
  }
}

function hintFor(shape: Shape, value: unknown): string {
  const seconds = typeof value === "string" ? /^\s*(\d+(?:\.\d+)?)\s*s(?:ec|econds)?\s*$/i.exec(value) : null;
  return shape.kind === "number" && seconds ? ` Write ${seconds[1]}, in seconds.` : "";
}

function checkTable(
  shape: TableShape,
  value: TomlTable,
  path: readonly TomlStep[],
  found: ConfigFinding[],
): void {
  for (const [key, each] of Object.entries(value)) {
    const here = [...path, key];
    if (Object.hasOwn(shape.keys, key)) check(shape.keys[key]!, each, here, found);
    else {
      found.push({
        severity: "warning",
        message: `The key ${pathText(here)} is not known. It is kept as it is, and Harbor ignores it.`,
        path: here,
        at: "key",
      });
    }
  }
  for (const key of shape.required) {
    if (Object.hasOwn(value, key)) continue;
    const place = path.length === 0 ? "task.toml" : pathText(path);
    found.push({ severity: "error", message: `${place} needs the key ${key}.`, path, at: "key" });
  }
}

function check(shape: Shape, value: unknown, path: readonly TomlStep[], found: ConfigFinding[]): void {
  if (!fits(shape, value)) {
    const message = `${pathText(path)} must be ${expectedOf(shape)}. It is ${nameOfValue(value)}.${hintFor(shape, value)}`;
    found.push({ severity: "error", message, path, at: "value" });
    return;
  }
  if (shape.kind === "either") {
    const chosen = shape.of.find((each) => fits(each, value))!;
    check(chosen, value, path, found);
  } else if (shape.kind === "list") {
    for (const [index, each] of (value as unknown[]).entries())
      check(shape.item, each, [...path, index], found);
  } else if (shape.kind === "map") {
    for (const [key, each] of Object.entries(value as TomlTable))
      check(shape.value, each, [...path, key], found);
  } else if (shape.kind === "table") checkTable(shape, value as TomlTable, path, found);
}

/** Everything in `config` that does not have the shape, in the order of the keys. */
export function checkShape(shape: TableShape, config: TomlTable): ConfigFinding[] {
  const found: ConfigFinding[] = [];
  check(shape, config, [], found);
  return found;
}
