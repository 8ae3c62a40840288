/** A JSON value as the rows of a tree: what is open, how much of it, each with its path. */
import { pointerPart } from "@rollout/contract";

export interface JsonRow {
  /** Path as JSON Pointer (RFC 6901). */
  readonly path: string;
  readonly depth: number;
  readonly key: string | null;
  readonly value: unknown;
  /** Number of members of an object or array; null for other values. */
  readonly size: number | null;
  readonly isArray: boolean;
  readonly isOpen: boolean;
  /** The row stands for so many more items of an array. */
  readonly more: number;
}

/** Levels that are open at first, and items of an array before "Show more". */
const openLevels = 2;
const itemsAtOnce = 100;

export interface JsonFolds {
  /** Paths turned the other way than they are at first. */
  readonly turned: ReadonlySet<string>;
  /** How many items are shown of arrays that were asked for more. */
  readonly shown: ReadonlyMap<string, number>;
}

export const noFolds: JsonFolds = { turned: new Set(), shown: new Map() };

/** The rows of the members of a value; a value without members is one row. */
export function jsonRows(value: unknown, { turned, shown }: JsonFolds = noFolds): JsonRow[] {
  const rows: JsonRow[] = [];
  const walk = (member: unknown, key: string | null, path: string, depth: number) => {
    const members = membersOf(member);
    const isOpen = members !== null && depth < openLevels !== turned.has(path);
    const isArray = Array.isArray(member);
    rows.push({ path, depth, key, value: member, size: members?.length ?? null, isArray, isOpen, more: 0 });
    if (isOpen) walkMembers(members, path, depth + 1, isArray);
  };
  const walkMembers = (members: [string, unknown][], path: string, depth: number, isArray: boolean) => {
    const limit = isArray ? (shown.get(path) ?? itemsAtOnce) : members.length;
    for (const [key, member] of members.slice(0, limit))
      walk(member, key, `${path}/${pointerPart(key)}`, depth);
    const more = members.length - limit;
    if (more > 0) {
      rows.push({ path, depth, key: null, value: null, size: null, isArray: false, isOpen: false, more });
    }
  };
  const top = membersOf(value);
  if (top === null || top.length === 0) walk(value, null, "", 0);
  else walkMembers(top, "", 0, Array.isArray(value));
  return rows;
}

function membersOf(value: unknown): [string, unknown][] | null {
  return typeof value === "object" && value !== null ? Object.entries(value) : null;
}

/** `5 keys, 148 B`: what a JSON value amounts to. */
export function describeJson(value: unknown): { words: string; bytes: number } {
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? "").length;
  if (Array.isArray(value)) return { words: value.length === 1 ? "1 item" : `${value.length} items`, bytes };
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value).length;
    return { words: keys === 1 ? "1 key" : `${keys} keys`, bytes };
  }
  return { words: typeof value, bytes };
}
