/** What a trace tells, one row for one line of a terminal. */
import type { TraceEvent } from "@rollout/contract";
import {
  callArguments,
  callResult,
  type EventKind,
  errorWords,
  isLifecycle,
  isToolCall,
  isToolResult,
  kindOfType,
  messageContent,
  modelAnswer,
  oneLine,
  scoreValue,
  typeInWords,
} from "@rollout/contract/words";

export interface TraceRow {
  /** Since the start of the rollout. */
  readonly atMs: number;
  /** Null for an instant, and for a tool that is still at work. */
  readonly durationMs: number | null;
  /** How many spans it lies in. */
  readonly depth: number;
  readonly kind: EventKind;
  readonly failed: boolean;
  /** Who speaks, or what is called. */
  readonly title: string;
  /** What was said, in one line. */
  readonly text: string;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly costUsd: number | null;
  /** The event, and the result of a call. */
  readonly events: readonly TraceEvent[];
}

/** Deeper spans are drawn no further to the right. */
const deepest = 8;

/** The rows of a trace in the order of time. The result of a tool stands in the row of its call. */
export function traceRows(events: readonly TraceEvent[]): TraceRow[] {
  const inTime = events.toSorted(
    (a, b) => a.startOffsetMs - b.startOffsetMs || a.writer - b.writer || a.seq - b.seq,
  );
  const resultOf = pairTools(inTime);
  const folded = new Set(resultOf.values());
  const depthOf = depths(inTime);
  return inTime
    .filter((event) => !folded.has(event) && !isLifecycle(event.type))
    .map((event) => traceRow(event, resultOf.get(event), depthOf(event)));
}

/** The row of one event, and of the result where it is a call that has one. */
export function traceRow(event: TraceEvent, result?: TraceEvent, depth = 0): TraceRow {
  const events = result ? [event, result] : [event];
  const endMs = result ? Math.max(event.endOffsetMs, result.endOffsetMs) : event.endOffsetMs;
  const lengthMs = (result ? null : event.latencyMs) ?? endMs - event.startOffsetMs;
  const tokens = event.tokens ?? result?.tokens ?? null;
  return {
    atMs: event.startOffsetMs,
    durationMs: lengthMs > 0 ? lengthMs : null,
    depth,
    kind: kindOfType(event.type),
    failed: events.some(({ status }) => status === "error") || kindOfType(event.type) === "error",
    ...wordsOf(event, result),
    tokensIn: tokens?.input ?? null,
    tokensOut: tokens?.output ?? null,
    costUsd: event.costUsd ?? result?.costUsd ?? null,
    events,
  };
}

function wordsOf(event: TraceEvent, result: TraceEvent | undefined): Pick<TraceRow, "title" | "text"> {
  const { type, payload } = event;
  const title = event.name ?? event.agent ?? typeInWords(type);
  if (isToolCall(type)) {
    const given = oneLine(callArguments(payload));
    return { title, text: result ? `${given} → ${outcomeOf(result)}` : given };
  }
  if (isToolResult(type)) return { title, text: `→ ${outcomeOf(event)}` };
  switch (kindOfType(type)) {
    case "message": {
      const { text, attachments } = messageContent(payload);
      return { title: event.role ?? title, text: oneLine([text, ...attachments].filter(Boolean).join(" ")) };
    }
    case "error":
      return { title, text: errorIn(payload) };
    case "score":
      return { title, text: scoreValue(payload) ?? oneLine(payload) };
    default:
      return {
        title,
        text: event.status === "error" ? errorIn(payload) : (modelAnswer(payload) ?? oneLine(payload ?? "")),
      };
  }
}

const outcomeOf = (result: TraceEvent): string =>
  result.status === "error" ? errorIn(result.payload) : oneLine(callResult(result.payload));

function errorIn(payload: unknown): string {
  const { code, message } = errorWords(payload);
  return [code, message].filter((word) => word !== null).join(": ") || oneLine(payload);
}

/** The result of each call: by call id, else the oldest open call of the same name. */
function pairTools(inTime: readonly TraceEvent[]): Map<TraceEvent, TraceEvent> {
  const resultOf = new Map<TraceEvent, TraceEvent>();
  const open: TraceEvent[] = [];
  // In the order in which they were logged: a result with a latency begins no later than its own call.
  for (const event of inTime.toSorted((a, b) => a.endOffsetMs - b.endOffsetMs || a.seq - b.seq)) {
    if (isToolCall(event.type)) open.push(event);
    if (!isToolResult(event.type)) continue;
    const at = open.findIndex((call) =>
      event.callId === null ? call.name === event.name : call.callId === event.callId,
    );
    const [call] = at < 0 ? [] : open.splice(at, 1);
    if (call) resultOf.set(call, event);
  }
  return resultOf;
}

/** How many spans of this trace an event lies in. */
function depths(events: readonly TraceEvent[]): (event: TraceEvent) => number {
  const parents = new Map(
    events.flatMap(({ spanId, parentSpanId }) => (spanId ? [[spanId, parentSpanId]] : [])),
  );
  return ({ parentSpanId }) => {
    let depth = 0;
    for (
      let span = parentSpanId;
      span && parents.has(span) && depth < deepest;
      span = parents.get(span) ?? null
    )
      depth++;
    return depth;
  };
}
