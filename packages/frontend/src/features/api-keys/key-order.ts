/** The order of the table of API keys, as its address holds it: `?sort=used&order=desc`. */
import type { ApiKey } from "@rollout/contract";
import { isOver } from "./key-words.js";

const columns = ["name", "creator", "used", "expires"] as const;
export type KeyColumn = (typeof columns)[number];

export interface KeySearch {
  /** The name unless given. */
  readonly sort?: KeyColumn;
  readonly order?: "desc";
}

/** What of an address is understood; the rest is left out. */
export function parseKeySearch({ sort, order }: Record<string, unknown>): KeySearch {
  const column = columns.find((each) => each === sort);
  return {
    ...(column === undefined || column === "name" ? {} : { sort: column }),
    ...(order === "desc" ? { order } : {}),
  };
}

/** A press on a head sorts by it, by use the latest first; on the one that is sorted by, turns the order. */
export function pressHead({ sort = "name", order }: KeySearch, column: string): KeySearch {
  const descends = column === sort ? order === undefined : column === "used";
  return parseKeySearch({ sort: column, order: descends ? "desc" : undefined });
}

const fieldOf: Record<KeyColumn, (key: ApiKey) => string | null> = {
  name: ({ name }) => name,
  creator: ({ createdBy }) => createdBy?.name ?? null,
  used: ({ lastUsedAt }) => lastUsedAt,
  expires: ({ expiresAt, revokedAt }) => revokedAt ?? expiresAt,
};

/** Keys that are over come last, and what is unknown comes last among its like, either way. */
export function sortKeys(
  keys: readonly ApiKey[],
  { sort = "name", order }: KeySearch,
  now: number,
): ApiKey[] {
  const direction = order === "desc" ? -1 : 1;
  return keys.toSorted((a, b) => {
    const rest = Number(isOver(a, now)) - Number(isOver(b, now));
    if (rest !== 0) return rest;
    const [left, right] = [fieldOf[sort](a), fieldOf[sort](b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    // Times are in one zone and of one length, so their texts sort as they do.
    return direction * left.localeCompare(right) || a.name.localeCompare(b.name);
  });
}
