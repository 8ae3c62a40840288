/** Any value as JSON text: what JSON cannot hold is written in a form that it can, and nothing throws. */
import { wireLimits } from "./wire.js";

const deepestLevel = 60;
/** Two values of this size fit into one record; the server takes 200,000 values with the envelope's own. */
const mostValues = 99_000;

/** A plain counter, since one value is walked at a time. Arrays and objects count as two. */
let visited = 0;

/**
 * Compact JSON of a value, as it is now: later changes of the value do not change the text.
 *
 * Most values are plain and take the quick way: a walk that only looks, then the engine's own writer.
 */
export function jsonText(value: unknown): string {
  try {
    visited = 0;
    if (isPlain(value, 1)) return JSON.stringify(value) ?? "null";
  } catch {
    // A getter threw; the slow way names the place.
  }
  try {
    visited = 0;
    return JSON.stringify(toPlain(value, 1, new Set())) ?? "null";
  } catch {
    return '"[unreadable]"';
  }
}

/** Whether the engine's writer says of a value what we say, cycles excluded by their depth. */
function isPlain(value: unknown, level: number): boolean {
  if (++visited > mostValues) return false;
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || isPlainContainer(value, level);
    default:
      return false;
  }
}

function isPlainContainer(value: object, level: number): boolean {
  visited++;
  if (level > deepestLevel) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (!isPlain(value[index], level + 1)) return false;
    }
    return true;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const keys = Object.keys(value);
  if (keys.length > wireLimits.keysPerObject) return false;
  for (const key of keys) {
    if (!isPlain((value as Record<string, unknown>)[key], level + 1)) return false;
  }
  return true;
}

function toPlain(value: unknown, level: number, ancestors: Set<object>): unknown {
  visited++;
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "function":
      return `[function ${value.name}]`;
    case "symbol":
      return String(value);
    case "object":
      return value === null ? null : objectToPlain(value, level, ancestors);
    default:
      return value;
  }
}

function objectToPlain(value: object, level: number, ancestors: Set<object>): unknown {
  if (ancestors.has(value)) return "[circular]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp || value instanceof Error) return String(value);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return toPlain(value.valueOf(), level, ancestors);
  }
  if (level > deepestLevel) return "[too deep]";
  visited++;
  ancestors.add(value);
  try {
    return containerToPlain(value, level, ancestors);
  } catch {
    return "[unreadable]";
  } finally {
    ancestors.delete(value);
  }
}

function containerToPlain(value: object, level: number, ancestors: Set<object>): unknown {
  if (value instanceof ArrayBuffer) return bytesToPlain(new Uint8Array(value));
  if (value instanceof Uint8Array) return bytesToPlain(value);
  if (value instanceof DataView) {
    return bytesToPlain(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (ArrayBuffer.isView(value)) return listToPlain(value as unknown as Iterable<unknown>, level, ancestors);
  if (Array.isArray(value) || value instanceof Set) return listToPlain(value, level, ancestors);
  if (value instanceof Map) {
    return entriesToPlain(
      [...value].map(([key, item]) => [String(key), () => item]),
      level,
      ancestors,
    );
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return toPlain(toJSON.call(value, ""), level, ancestors);
  const record = value as Record<string, unknown>;
  return entriesToPlain(
    Object.keys(record).map((key) => [key, () => record[key]]),
    level,
    ancestors,
  );
}

function listToPlain(items: Iterable<unknown>, level: number, ancestors: Set<object>): unknown[] {
  const plain: unknown[] = [];
  for (const item of items) {
    if (visited >= mostValues) {
      plain.push("[too large]");
      break;
    }
    plain.push(toPlain(item, level + 1, ancestors));
  }
  return plain;
}

function entriesToPlain(
  entries: [key: string, read: () => unknown][],
  level: number,
  ancestors: Set<object>,
): unknown {
  if (entries.length > wireLimits.keysPerObject) return "[too large]";
  // Without a prototype, so that the key __proto__ is a key like any other.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, read] of entries) {
    if (visited >= mostValues) {
      plain[key] = "[too large]";
      break;
    }
    let item: unknown;
    try {
      item = read();
    } catch {
      item = "[unreadable]";
    }
    plain[key] = toPlain(item, level + 1, ancestors);
  }
  return plain;
}

function bytesToPlain(bytes: Uint8Array): { $bytes: string } {
  let binary = "";
  // In pieces, since an argument list of millions overflows the stack.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return { $bytes: btoa(binary) };
}
