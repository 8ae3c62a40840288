import { Age } from "./age.js";
import { formatExact } from "./format/age.js";
import { Halo } from "./live-dot.js";
import { useDerivedFromNow } from "./use-now.js";

/** The server notes a use at most once a minute, so what is in use looks up to that old, ms. */
const inUseMs = 90_000;

interface LastSeenProps {
  /** RFC 3339; null when never. */
  readonly at: string | null;
  readonly never?: string;
}

/** When something was used last; with the live dot while it is in use. */
export function LastSeen({ at, never = "never" }: LastSeenProps) {
  const time = at === null ? 0 : Date.parse(at);
  const isInUse = useDerivedFromNow((now) => now - time < inUseMs);
  if (at === null) return <span className="text-ink-3">{never}</span>;
  if (!isInUse) return <Age at={at} />;
  return (
    <time dateTime={at} title={formatExact(time)} className="inline-flex items-center gap-1.5 text-ink">
      <Halo />
      now
    </time>
  );
}
