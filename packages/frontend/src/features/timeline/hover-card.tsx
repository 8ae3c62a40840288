/** What is under the pointer: type, name, seq, duration, share, tokens, cost. */

import { typeInWords } from "@rollout/contract/words";
import { type RefObject, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { describeItem } from "./prepare/describe-item.js";
import type { PreparedTimeline } from "./prepare/prepared-timeline.js";
import { formatCost, formatDuration, formatOffset } from "./prepare/words.js";
import type { TimelineStage } from "./timeline-stage.js";

interface HoverCardProps {
  readonly stage: TimelineStage;
  readonly model: PreparedTimeline;
  readonly item: number;
  readonly anchor: RefObject<HTMLCanvasElement | null>;
}

const width = 264;
const distance = 12;
/** Height with all its lines: what must be free below for it to stand there. */
const mostHeight = 140;
const delayMs = 400;

/** When the last card was there: who moves from bar to bar does not wait again. */
let lastShown = 0;

export function HoverCard({ stage, model, item, anchor }: HoverCardProps) {
  const [waited, setWaited] = useState(() => performance.now() - lastShown < delayMs);
  // Keeps a timer until the card may appear.
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), delayMs);
    return () => clearTimeout(timer);
  }, []);
  const bounds = anchor.current?.getBoundingClientRect();
  const place = stage.placeOfItem(item);
  if (!waited || bounds === undefined || place === null) return null;
  lastShown = performance.now();
  const left = bounds.left + Math.max(place.left, stage.lanesLeft);
  const below = bounds.top + place.bottom + distance;
  const above = bounds.top + place.top - distance;
  const style = {
    width,
    left: Math.max(8, Math.min(left, window.innerWidth - width - 8)),
    ...(below + mostHeight < window.innerHeight ? { top: below } : { bottom: window.innerHeight - above }),
  };
  return createPortal(
    <div className="timeline-card" style={style} aria-hidden="true">
      <CardLines stage={stage} model={model} item={item} />
    </div>,
    document.body,
  );
}

function CardLines({ stage, model, item }: Omit<HoverCardProps, "anchor">) {
  const it = describeItem(model, item, stage.nowUs ?? undefined);
  const count = new Intl.NumberFormat();
  const share = `${(it.share * 100).toFixed(1)}% of the rollout`;
  const tokens = [
    it.tokensIn === null ? null : `${count.format(it.tokensIn)} in`,
    it.tokensOut === null ? null : `${count.format(it.tokensOut)} out`,
  ].filter((part) => part !== null);
  const lasts = it.durationUs > 0 || it.open;
  return (
    <>
      <div className="timeline-card-head">
        <i style={{ background: `var(--ev-${it.kind})` }} />
        <b>{it.name}</b>
        <span>seq {it.seq}</span>
      </div>
      <dl>
        <dt>{[typeInWords(it.type), it.role, it.parentName].filter(Boolean).join(", ")}</dt>
        <dd className="timeline-card-duration">
          {it.open
            ? `${formatDuration(it.durationUs)}, no result yet`
            : lasts
              ? formatDuration(it.durationUs)
              : ""}
        </dd>
        <dt>{lasts ? `from ${formatOffset(it.startUs)}` : `at ${formatOffset(it.startUs)}`}</dt>
        <dd>{lasts ? share : ""}</dd>
        {tokens.length > 0 && (
          <>
            <dt>tokens</dt>
            <dd>{tokens.join(", ")}</dd>
          </>
        )}
        {it.costUsd !== null && (
          <>
            <dt>cost</dt>
            <dd>{formatCost(it.costUsd)}</dd>
          </>
        )}
      </dl>
    </>
  );
}
