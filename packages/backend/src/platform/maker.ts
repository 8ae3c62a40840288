import type { Caller } from "./guard.js";

/** Who made something, as rows and replies keep it. */
export interface Maker {
  /** UUID of the person; null for a key. */
  readonly userId: string | null;
  /** Person or key, as named now. */
  readonly name: string | null;
}

export function makerOf(caller: Caller): Maker {
  if (caller.kind === "session") return { userId: caller.session.user_id, name: caller.session.name };
  return { userId: null, name: caller.kind === "key" ? caller.key.name : null };
}
