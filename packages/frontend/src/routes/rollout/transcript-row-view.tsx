/** One row of the transcript: time, glyph, what was said or done, margin. */

import {
  errorWords,
  messageContent,
  modelAnswer,
  oneLine,
  scoreValue,
  typeInWords,
} from "@rollout/contract/words";
import clsx from "clsx";
import type { ReactNode } from "react";
import { type EventRow, gapLabel, type TranscriptRow } from "../../features/timeline/index.js";
import { formatElapsed } from "../../ui/format/duration.js";
import { LazyMarkdown } from "../../ui/lazy-markdown.js";
import { ErrorBlock } from "./error-block.js";
import { EventGlyph } from "./event-glyph.js";
import { FoldedLine, FoldToggle, Unfolded } from "./folded-line.js";
import type { PayloadStore } from "./payload-store.js";
import { RowMargin } from "./row-margin.js";

interface TranscriptRowViewProps {
  readonly row: TranscriptRow;
  readonly store: PayloadStore;
  /** A narrow window: no times, no margin. */
  readonly compact: boolean;
  readonly unfolded: boolean;
  readonly onToggle: () => void;
}

export function TranscriptRowView({ row, store, compact, unfolded, onToggle }: TranscriptRowViewProps) {
  if (row.rowKind === "gap") {
    return (
      <Frame compact={compact} at={row.atUs} glyph={null}>
        <p className="my-1.5 max-w-[640px] border-y border-dashed border-ink-3 py-1 text-ink-2">
          <span className="font-medium text-ink">{gapLabel(row.gap)}</span> writer {row.gap.writer} numbered
          them, the server never received them
        </p>
      </Frame>
    );
  }
  const margin = <RowMargin row={row} />;
  const glyph = <EventGlyph kind={row.failed ? "error" : row.kind} role={row.role} />;
  return (
    <Frame compact={compact} at={row.atUs} glyph={glyph} margin={margin}>
      <RowBody row={row} store={store} unfolded={unfolded} onToggle={onToggle} />
    </Frame>
  );
}

interface FrameProps {
  readonly compact: boolean;
  readonly at: number;
  readonly glyph: ReactNode;
  readonly margin?: ReactNode;
  readonly children: ReactNode;
}

const Frame = ({ compact, at, glyph, margin, children }: FrameProps) => (
  <div
    className={clsx(
      "grid py-2",
      compact ? "grid-cols-[20px_minmax(0,1fr)] px-3" : "grid-cols-[48px_28px_minmax(0,1fr)] pl-4",
      !compact && "@container",
    )}
  >
    {!compact && (
      <span className="tabular text-right text-meta leading-5 text-ink-3">{formatElapsed(at / 1000)}</span>
    )}
    <span className={clsx("flex h-5 items-center", compact ? "" : "justify-end pr-1")}>{glyph}</span>
    <div className="flex min-w-0 gap-4 pl-2">
      <div className="min-w-0 flex-1">{children}</div>
      {!compact && <div className="w-[228px] flex-none pr-4 max-tablet:hidden">{margin}</div>}
    </div>
  </div>
);

interface RowBodyProps {
  readonly row: EventRow;
  readonly store: PayloadStore;
  readonly unfolded: boolean;
  readonly onToggle: () => void;
}

function RowBody({ row, store, unfolded, onToggle }: RowBodyProps) {
  const payload = store.get(row.id)?.payload;
  if (row.rowKind === "message") return <MessageBody {...{ row, payload, unfolded, onToggle }} />;
  if (row.rowKind === "tool")
    return <FoldedLine row={row} store={store} unfolded={unfolded} onToggle={onToggle} />;
  if (row.rowKind === "error") {
    const { code, message } = errorWords(payload);
    return <ErrorBlock title={code ?? row.name} text={message ?? oneLine(payload)} />;
  }
  const words = row.rowKind === "score" ? scoreValue(payload) : (modelAnswer(payload) ?? oneLine(payload));
  return (
    <>
      <div className="flex min-w-0 items-center gap-2 leading-5">
        <FoldToggle unfolded={unfolded} onToggle={onToggle} name={row.name} />
        <span className="flex-none font-mono text-mono">{row.name}</span>
        {row.name !== row.type && <span className="flex-none text-ink-3">{typeInWords(row.type)}</span>}
        <span className={clsx("min-w-0 truncate", row.rowKind === "score" ? "font-medium" : "text-ink-2")}>
          {words}
        </span>
      </div>
      {unfolded && payload !== undefined && !row.failed && <Unfolded title="Payload" value={payload} />}
      {unfolded && payload !== undefined && row.failed && (
        <div className="mt-1 ml-5">
          <FailedEvent payload={payload} />
        </div>
      )}
    </>
  );
}

function FailedEvent({ payload }: { readonly payload: unknown }) {
  const { code, message } = errorWords(payload);
  return (
    <ErrorBlock title={code ?? message ?? oneLine(payload)} text={code === null ? "" : (message ?? "")} />
  );
}

interface MessageBodyProps {
  readonly row: EventRow;
  readonly payload: unknown;
  readonly unfolded: boolean;
  readonly onToggle: () => void;
}

const speakers: Record<string, string> = {
  user: "User",
  assistant: "Assistant",
  system: "System",
  developer: "Developer",
  tool: "Tool",
};

function MessageBody({ row, payload, unfolded, onToggle }: MessageBodyProps) {
  const role = row.role ?? "assistant";
  const { text, attachments } = messageContent(payload);
  const speaker = speakers[role] ?? role;
  if (role === "system" || role === "developer") {
    return (
      <div className="max-w-[640px]">
        <div className="flex min-w-0 items-center gap-2">
          <FoldToggle unfolded={unfolded} onToggle={onToggle} name={speaker} />
          <span className="flex-none text-ink-2">{speaker}</span>
          {!unfolded && <span className="min-w-0 truncate text-ink-3">{oneLine(text)}</span>}
        </div>
        {unfolded && (
          <div className="mt-1 text-ink-2">
            <LazyMarkdown text={text} />
          </div>
        )}
      </div>
    );
  }
  return (
    <div className="max-w-[640px]">
      <p className="text-ink-2">{speaker}</p>
      <div
        className={clsx(
          "mt-0.5 min-h-5.5",
          role === "user" &&
            "-ml-2.5 w-fit max-w-full rounded-control border border-line bg-sunken px-2.5 py-1.5",
        )}
      >
        {payload === undefined ? (
          <span className="late mt-1.5 block h-2 w-56 rounded-bar bg-press" />
        ) : (
          <LazyMarkdown text={text} />
        )}
        {attachments.map((name) => (
          <span key={name} className="mr-2 text-ink-3">
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}
