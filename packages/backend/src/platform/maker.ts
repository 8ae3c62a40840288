import { idFromUuid, RolloutError, type UserId } from "@rollout/contract";
import type { Caller } from "./guard.js";

/** Who made something, as rows and replies keep it. */
export interface Maker {
  /** UUID of the person, or of the person whose key it is; null for a key of the operator. */
  readonly userId: string | null;
  /** Person or key, as named now. */
  readonly name: string | null;
}

export function makerOf(caller: Caller): Maker {
  if (caller.kind === "session") return { userId: caller.session.user_id, name: caller.session.name };
  if (caller.kind === "key") return { userId: caller.key.created_by, name: caller.key.name };
  return { userId: null, name: null };
}

/** Whose work a reply says that it is. */
export const madeByReply = (userId: string | null): UserId | null =>
  userId === null ? null : idFromUuid("user", userId);

/**
 * People delete their own work, also by their keys, and owners that of others in the web app.
 *
 * @throws {RolloutError} not_maker.
 */
export function assertMayDelete(caller: Caller, madeBy: string | null): void {
  if (caller.kind === "session" && caller.workspace?.role === "owner") return;
  if (caller.kind !== "anyone" && makerOf(caller).userId === madeBy) return;
  throw new RolloutError("not_maker");
}
