import { type EventKind, eventKinds } from "@rollout/contract/words";
import clsx from "clsx";
import { formatCount } from "../../ui/format/numbers.js";

const words: Record<EventKind, string> = {
  model: "Model",
  tool: "Tools",
  message: "Messages",
  state: "State",
  error: "Errors",
  score: "Scores",
  custom: "Other",
};
const swatches: Record<EventKind, string> = {
  model: "bg-ev-model-fill border-ev-model",
  tool: "bg-ev-tool-fill border-ev-tool",
  message: "bg-ev-message-fill border-ev-message",
  state: "bg-ev-state-fill border-ev-state",
  error: "bg-bad-soft border-ev-error",
  score: "bg-ev-score-fill border-ev-score",
  custom: "bg-ev-custom-fill border-ev-custom",
};

interface EventLegendProps {
  readonly counts: Readonly<Record<EventKind, number>>;
  readonly hidden: ReadonlySet<EventKind>;
  readonly onToggle: (kind: EventKind) => void;
}

/** The kinds of events that occur, with counts; each is a switch. */
export const EventLegend = ({ counts, hidden, onToggle }: EventLegendProps) => (
  <fieldset aria-label="Kinds of events" className="flex items-center gap-1">
    {eventKinds.flatMap((kind) =>
      counts[kind] === 0 ? (
        []
      ) : (
        <button
          key={kind}
          type="button"
          aria-pressed={!hidden.has(kind)}
          onClick={() => onToggle(kind)}
          className={clsx(
            "tabular flex h-6 items-center gap-1.5 rounded-control px-1.5 text-meta hover:bg-hover",
            hidden.has(kind) ? "text-ink-3 line-through" : "text-ink-2",
          )}
        >
          <span className={clsx("h-2.5 w-2.5 rounded-[1px] border-l-[2.5px]", swatches[kind])} />
          {words[kind]} <span className="text-ink-3">{formatCount(counts[kind])}</span>
        </button>
      ),
    )}
  </fieldset>
);
