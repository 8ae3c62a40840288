/** The head of a rollout: task, attempts, outcome with its reason, numbers. */
import type { RolloutDetail, RolloutStatus } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import type { ReactNode } from "react";
import { useWorkspace } from "../../api/workspace.js";
import { formatClock, formatExact, formatSpan } from "../../ui/format/age.js";
import { formatExactDuration } from "../../ui/format/duration.js";
import { countOf, formatCost, formatScore, formatTokens } from "../../ui/format/numbers.js";
import { Kbd } from "../../ui/kbd.js";
import { MismatchBadge, MismatchDot, mismatchWords, withMismatch } from "../../ui/mismatch-mark.js";
import { StatusMark, statusWord } from "../../ui/status-mark.js";
import { useDerivedFromNow } from "../../ui/use-now.js";

interface RolloutHeaderProps {
  readonly detail: RolloutDetail;
  /** Key of the first error, and the way to it. */
  readonly errorSeq: number | null;
  readonly onShowError: () => void;
}

export function RolloutHeader({ detail, errorSeq, onShowError }: RolloutHeaderProps) {
  const { rollout, siblings, plannedAttempts } = detail;
  const name = rollout.taskName ?? rollout.workflowName ?? "Rollout";
  const count = Math.max(plannedAttempts ?? 0, siblings.length);
  return (
    <section
      aria-label="Rollout"
      className="flex min-h-[70px] flex-none items-start justify-between gap-6 border-b border-line px-4 py-2.5 max-tablet:flex-col max-tablet:gap-2 max-phone:px-3"
    >
      <div className="flex min-w-0 max-w-full flex-col gap-0.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          <h1 className="min-w-0 truncate text-object">{name}</h1>
          {rollout.attempt !== null && (
            <span className="tabular flex-none">
              <span className="font-medium">Attempt {rollout.attempt}</span>
              {count > 1 && <span className="text-ink-3"> of {count}</span>}
            </span>
          )}
          {siblings.length > 1 && <AttemptSwitcher detail={detail} />}
        </div>
        <Outcome detail={detail} errorSeq={errorSeq} onShowError={onShowError} />
      </div>
      <Numbers detail={detail} />
    </section>
  );
}

function AttemptSwitcher({ detail: { rollout, siblings } }: { readonly detail: RolloutDetail }) {
  const workspace = useWorkspace();
  return (
    <nav aria-label="Attempts" className="flex min-w-0 items-center gap-0.5 overflow-x-auto p-0.5">
      {siblings.map(({ id, attempt, status, violations }) => (
        <Link
          key={id}
          to="/w/$workspace/rollouts/$rolloutId"
          params={{ workspace, rolloutId: id }}
          aria-label={withMismatch(`Attempt ${attempt ?? ""}, ${status}`, violations)}
          title={withMismatch(`Attempt ${attempt ?? ""}, ${status}`, violations)}
          {...(id === rollout.id ? { "aria-current": "page" } : {})}
          activeProps={{}}
          className={clsx(
            "relative flex size-6 flex-none items-center justify-center rounded-control hover:bg-hover max-phone:size-8",
            id === rollout.id && "bg-accent-soft shadow-[inset_0_0_0_1.5px_var(--accent)]",
          )}
        >
          <StatusMark status={status} />
          <MismatchDot violations={violations} />
        </Link>
      ))}
      <Kbd keys="[ ]" className="ml-1.5 max-phone:hidden" />
    </nav>
  );
}

const outcomeColour: Record<RolloutStatus, string> = {
  succeeded: "text-ink-2",
  failed: "text-bad-ink",
  running: "text-run-ink",
  stalled: "text-warn-ink",
};

/** Opens the output where it breaks its schema. */
function Mismatch({ detail: { rollout } }: { readonly detail: RolloutDetail }) {
  const workspace = useWorkspace();
  if (rollout.violations === null || rollout.violations === 0) return null;
  return (
    <Link
      to="/w/$workspace/rollouts/$rolloutId"
      params={{ workspace, rolloutId: rollout.id }}
      search={{ tab: "output", violation: "1" }}
      className="flex min-h-6 flex-none items-center gap-1.5 text-bad-ink hover:underline"
    >
      <MismatchBadge violations={rollout.violations} />
      {mismatchWords(rollout.violations)}
    </Link>
  );
}

function Outcome({ detail, errorSeq, onShowError }: RolloutHeaderProps) {
  const { rollout } = detail;
  const { status, error, lastEvent, lastActivityAt, missing, dropped } = rollout;
  const quiet = useDerivedFromNow((now) => formatSpan(now - Date.parse(lastActivityAt)));
  const reason = {
    failed: error ?? "finish told no reason",
    succeeded: null,
    running: lastEvent,
    stalled: `nothing logged for ${quiet}; last: ${lastEvent ?? "its start"}`,
  }[status];
  return (
    <p className="flex min-w-0 items-center gap-2 max-phone:flex-wrap" title={reason ?? undefined}>
      <StatusMark status={status} />
      <span className={outcomeColour[status]}>{statusWord[status]}</span>
      {reason !== null && <span className="min-w-0 truncate">{reason}</span>}
      {status === "failed" && errorSeq !== null && (
        <button type="button" onClick={onShowError} className="tabular flex-none text-accent-ink">
          seq {errorSeq}
        </button>
      )}
      <Mismatch detail={detail} />
      {missing > 0 && (
        <span className="flex-none text-warn-ink max-phone:hidden">{countOf(missing, "event")} missing</span>
      )}
      {dropped > 0 && (
        <span className="flex-none text-warn-ink max-phone:hidden">
          {countOf(dropped, "event")} dropped by the writer
        </span>
      )}
    </p>
  );
}

function Numbers({ detail: { rollout } }: { readonly detail: RolloutDetail }) {
  const { durationMs, costUsd, tokensIn, tokensOut, model, score, startedAt, status } = rollout;
  const running = useDerivedFromNow((now) =>
    status === "running" && startedAt !== null ? Math.floor((now - Date.parse(startedAt)) / 1000) * 1000 : 0,
  );
  const started = startedAt === null ? null : Date.parse(startedAt);
  return (
    <dl className="tabular flex flex-none flex-wrap gap-x-6 gap-y-1">
      <Value name="Duration">
        {formatExactDuration(status === "running" ? Math.max(0, running) : durationMs)}
      </Value>
      <Value name="Cost">{formatCost(costUsd)}</Value>
      <Value name="Tokens">
        {tokensIn === null && tokensOut === null ? (
          "–"
        ) : (
          <>
            {formatTokens(tokensIn)} <Pale>in</Pale> {formatTokens(tokensOut)} <Pale>out</Pale>
          </>
        )}
      </Value>
      {model !== null && (
        <Value name="Model" wide>
          {model}
        </Value>
      )}
      {score !== null && (
        <Value name="Score">
          <span className={status === "failed" ? "text-bad-ink" : ""}>{formatScore(score)}</span>
        </Value>
      )}
      <Value name="Started" wide>
        {started === null ? "–" : <time title={formatExact(started)}>{formatClock(started)}</time>}
      </Value>
    </dl>
  );
}

interface ValueProps {
  readonly name: string;
  readonly children: ReactNode;
  /** Windows under 640 px leave it out. */
  readonly wide?: boolean;
}

const Value = ({ name, children, wide = false }: ValueProps) => (
  <div className={wide ? "max-phone:hidden" : ""}>
    <dt className="text-meta text-ink-3">{name}</dt>
    <dd className="font-medium whitespace-nowrap">{children}</dd>
  </div>
);

const Pale = ({ children }: { readonly children: string }) => (
  <span className="font-normal text-ink-3">{children}</span>
);
