import type { Caller } from "../../platform/guard.js";

/** Who saves a dataset or version. */
export interface DatasetAuthor {
  /** Person or key, as named now. */
  readonly name: string | null;
  /** UUID of the person; null for a key. */
  readonly userId: string | null;
  readonly sourceKind: "hand" | "api";
}

export function authorOf(caller: Caller): DatasetAuthor {
  if (caller.kind === "session")
    return { name: caller.session.name, userId: caller.session.user_id, sourceKind: "hand" };
  return { name: caller.kind === "key" ? caller.key.name : null, userId: null, sourceKind: "api" };
}
