import clsx from "clsx";
import { formatClock } from "./format/age.js";
import { formatCount } from "./format/numbers.js";
import { useNow } from "./use-now.js";

/** What a page knows of its connection; `retryAt` and `since` are Unix milliseconds. */
export type Liveness =
  | { readonly phase: "connecting" }
  | { readonly phase: "live" }
  | { readonly phase: "reconnecting"; readonly retryAt: number; readonly since: number }
  | { readonly phase: "refused" };

/** A short break is not worth a word. */
const quietMs = 3_000;

/** The dot of what moves. */
export function Halo({ className = "bg-run" }: { readonly className?: string }) {
  return (
    <span className="relative inline-flex size-3 flex-none items-center justify-center" aria-hidden="true">
      <span className={clsx("halo absolute inset-0 rounded-full opacity-22", className)} />
      <span className={clsx("size-[7px] rounded-full", className)} />
    </span>
  );
}

interface LiveDotProps {
  readonly state: Liveness;
  readonly onRetry: () => void;
  /** Rows that wait until the list is let go. */
  readonly held?: number | null;
  readonly onRelease?: () => void;
  readonly liveWord?: string;
}

/** Live, held, reconnecting or offline: always a word beside the dot. */
export function LiveDot({ state, onRetry, held = null, onRelease, liveWord = "Live" }: LiveDotProps) {
  const isBroken = state.phase === "reconnecting";
  const now = useNow(isBroken);
  if (isBroken && now - state.since >= quietMs) {
    const seconds = Math.max(0, Math.ceil((state.retryAt - now) / 1000));
    return (
      <button
        type="button"
        onClick={onRetry}
        title="Try now"
        className="flex items-center gap-1.5 text-warn-ink"
      >
        <span className="size-[7px] rounded-full bg-warn" aria-hidden="true" />
        {seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting"}
      </button>
    );
  }
  if (held !== null) {
    return (
      <button type="button" onClick={onRelease} className="flex items-center gap-1.5 text-ink-2">
        <span className="size-[7px] rounded-full bg-ink-3" aria-hidden="true" />
        {held > 0 ? `Held, ${formatCount(held)} newer` : "Held"}
      </button>
    );
  }
  if (state.phase === "refused") return null;
  return (
    <span className="flex items-center gap-1.5 text-ink-2">
      <Halo />
      {liveWord}
    </span>
  );
}

/** After 30 s without a connection: what is shown is old, and says from when. */
export function OfflineBar({ state, onRetry }: Pick<LiveDotProps, "state" | "onRetry">) {
  const isBroken = state.phase === "reconnecting";
  const now = useNow(isBroken);
  if (!isBroken || now - state.since < 30_000) return null;
  return (
    <div
      role="status"
      className="flex h-7 flex-none items-center gap-3 border-b border-line bg-warn-soft px-4 text-meta text-ink"
    >
      <span className="min-w-0 truncate">
        Offline since {formatClock(state.since).slice(0, 5)}. What you see is from then.
      </span>
      <button type="button" onClick={onRetry} className="text-accent-ink">
        Try now
      </button>
    </div>
  );
}
