/** What the server says beside the refusal of a code. */
import { z } from "zod";
import { ApiError } from "../../api/api-error.js";

const detailsSchema = z.object({
  triesLeft: z.int().min(0),
  retryAfterSeconds: z.int().min(0).optional(),
});

export interface WrongCode {
  readonly triesLeft: number;
  /** Unix milliseconds at which tries begin anew; null while some are left. */
  readonly lockedUntil: number | null;
}

/** How many tries are left after a wrong code; null for an error of another kind. */
export function wrongCodeOf(error: Error, now: number): WrongCode | null {
  const details = detailsSchema.safeParse(error instanceof ApiError ? error.details : undefined);
  if (!details.success) return null;
  const { triesLeft, retryAfterSeconds } = details.data;
  return { triesLeft, lockedUntil: retryAfterSeconds === undefined ? null : now + retryAfterSeconds * 1000 };
}

/** Where a code leads that cannot be decided here; null for an error after which one may try again. */
export function endOf(error: Error): "over" | "claimed" | null {
  if (!(error instanceof ApiError)) return null;
  if (error.code === "device_login_over") return "over";
  if (error.code === "device_login_claimed") return "claimed";
  return null;
}
