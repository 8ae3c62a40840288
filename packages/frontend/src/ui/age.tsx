import clsx from "clsx";
import { formatAge, formatExact, formatSpan } from "./format/age.js";
import { Halo } from "./live-dot.js";
import { useDerivedFromNow } from "./use-now.js";

interface AgeProps {
  /** RFC 3339 */
  readonly at: string;
  readonly status?: "running" | "stalled" | "succeeded" | "failed";
}

/** How long ago; with the live dot for what runs, in the colour of warning for what stalled. */
export function Age({ at, status }: AgeProps) {
  const time = Date.parse(at);
  const text = useDerivedFromNow((now) =>
    status === "stalled" ? `stalled ${formatSpan(now - time)}` : formatAge(time, now),
  );
  const isNow = text === "now" && status === "running";
  return (
    <time
      dateTime={at}
      title={formatExact(time)}
      className={clsx(
        "tabular inline-flex items-center gap-1.5 whitespace-nowrap",
        status === "stalled" ? "text-warn-ink" : isNow ? "text-ink" : "text-ink-2",
      )}
    >
      {isNow && <Halo />}
      {text}
    </time>
  );
}
