import type { Rollout } from "@rollout/contract";
import { formatCost, formatCount, formatDuration } from "@rollout/contract/words";
import { statusText } from "../output/status.js";
import { bold, dim, type Text } from "../output/text.js";

/** What a trace is of, and how it went, in one line. */
export const traceHead = ({
  taskName,
  attempt,
  status,
  durationMs,
  events,
  costUsd,
  errors,
}: Rollout): Text => [
  bold(taskName ?? "rollout"),
  dim(attempt === null ? "  " : `  attempt ${attempt}  `),
  statusText(status),
  dim(
    [
      durationMs === null ? "" : ` in ${formatDuration(durationMs)}`,
      `, ${formatCount(events, "en")} events`,
      errors > 0 ? `, ${formatCount(errors, "en")} errors` : "",
      costUsd === null ? "" : `, ${formatCost(costUsd)}`,
    ].join(""),
  ),
];
