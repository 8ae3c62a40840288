/** The filters of a run's rollouts as the address holds them: `?status=failed&output=mismatch`. */
import { type RolloutStatus, statusSchema } from "@rollout/contract";

export interface RunSearch {
  /** Part of an id or task name. */
  readonly search?: string;
  readonly status?: RolloutStatus;
  /** Only outputs that do not match their schema. */
  readonly output?: "mismatch";
}

/** What of an address is understood; the rest is left out. */
export function parseRunSearch(raw: Record<string, unknown>): RunSearch {
  const status = statusSchema.safeParse(raw.status);
  const isText = typeof raw.search === "string" && raw.search !== "" && raw.search.length <= 256;
  return {
    ...(isText ? { search: raw.search as string } : {}),
    ...(status.success ? { status: status.data } : {}),
    ...(raw.output === "mismatch" ? { output: "mismatch" } : {}),
  };
}
