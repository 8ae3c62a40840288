import type { RolloutStatus } from "@rollout/contract";

const order: readonly RolloutStatus[] = ["succeeded", "failed", "stalled", "running"];

/** The states that occur, in the order of the bar. */
export function statusShares(
  counts: Readonly<Record<RolloutStatus, number>>,
): { status: RolloutStatus; share: number }[] {
  const total = order.reduce((sum, status) => sum + counts[status], 0);
  return order.flatMap((status) => (counts[status] === 0 ? [] : { status, share: counts[status] / total }));
}
