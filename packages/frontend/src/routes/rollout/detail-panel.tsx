/** Everything about the selected event: outcome, place in time, payload, result, raw record. */
import type { TraceEvent } from "@rollout/contract";
import { callArguments, callResult, errorWords, typeInWords } from "@rollout/contract/words";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { EventKey, ItemDescription } from "../../features/timeline/index.js";
import { IconButton } from "../../ui/button.js";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { formatExact } from "../../ui/format/age.js";
import { formatDuration, formatOffset } from "../../ui/format/duration.js";
import { formatBytes, formatCost, formatCount, formatRate } from "../../ui/format/numbers.js";
import { describeJson } from "../../ui/json-rows.js";
import { JsonTree } from "../../ui/json-tree.js";
import { StatusMark } from "../../ui/status-mark.js";
import { Tabs } from "../../ui/tabs.js";
import { EventGlyph } from "./event-glyph.js";
import type { PayloadStore } from "./payload-store.js";
import { usePayloads } from "./use-payloads.js";

interface DetailPanelProps {
  readonly item: ItemDescription;
  readonly store: PayloadStore;
  readonly onSelect: (key: EventKey) => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onClose: () => void;
}

type DetailTab = "payload" | "result" | "timing" | "raw";

export function DetailPanel({ item, store, onSelect, onMove, onClose }: DetailPanelProps) {
  const [chosen, setTab] = useState<DetailTab>("payload");
  const keys = useMemo(
    () => (item.resultKey === null ? [item.key] : [item.key, item.resultKey]),
    [item.key, item.resultKey],
  );
  usePayloads(store, keys);
  const event = store.get(item.key);
  const result = item.resultKey === null ? undefined : store.get(item.resultKey);
  const tab = chosen === "result" && result === undefined ? "payload" : chosen;
  const error = item.failed && event ? errorWords((result ?? event).payload) : null;
  const raw = [event, result]
    .filter((each) => each !== undefined)
    .map((event) => JSON.stringify(event, null, 2))
    .join("\n");
  return (
    <>
      <div className="flex h-10 flex-none items-center gap-2 pr-2 pl-4">
        {item.failed ? (
          <StatusMark status="failed" label="Failed" />
        ) : (
          <EventGlyph kind={item.kind} role={item.role} />
        )}
        <h2 className="min-w-0 truncate font-mono text-mono font-medium">{item.name}</h2>
        <span className="tabular flex-none text-meta text-ink-3">seq {item.seq}</span>
        <span className="ml-auto flex flex-none">
          <IconButton label="Event before" onClick={() => onMove(-1)}>
            <ArrowUp />
          </IconButton>
          <IconButton label="Event after" onClick={() => onMove(1)}>
            <ArrowDown />
          </IconButton>
          <IconButton label="Close" onClick={onClose}>
            <X />
          </IconButton>
        </span>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error !== null && (error.code !== null || error.message !== null) && (
          <div className="px-4 pb-3 [overflow-wrap:anywhere]">
            {error.code !== null && <p className="font-medium text-bad-ink">{error.code}</p>}
            {error.message !== null && <p>{error.message}</p>}
          </div>
        )}
        <Facts item={item} onSelect={onSelect} />
        <div className="flex items-center justify-between border-b border-line pr-2 pl-4">
          <Tabs<DetailTab>
            label="Event"
            value={tab}
            options={[
              { value: "payload", label: "Payload" },
              ...(result === undefined ? [] : [{ value: "result" as const, label: "Result" }]),
              { value: "timing", label: "Timing" },
              { value: "raw", label: "Raw JSON" },
            ]}
            onChange={setTab}
          />
          <CopyButton text={raw} />
        </div>
        {event === undefined ? (
          <p className="late px-4 py-3 text-ink-3">Loading</p>
        ) : (
          <div role="tabpanel">
            {tab === "payload" && <Payload item={item} event={event} result={result} />}
            {tab === "result" && result && <Value title="Result" value={callResult(result.payload)} />}
            {tab === "timing" && <Timing event={event} result={result} />}
            {tab === "raw" && (
              <div className="p-4">
                <CodeText code={raw} />
              </div>
            )}
          </div>
        )}
      </div>
    </>
  );
}

interface PayloadProps {
  readonly item: ItemDescription;
  readonly event: TraceEvent;
  readonly result: TraceEvent | undefined;
}

function Payload({ item, event, result }: PayloadProps) {
  return (
    <>
      <Value
        title={item.isToolCall ? "Arguments" : "Payload"}
        value={item.isToolCall ? callArguments(event.payload) : event.payload}
      />
      {result && <Value title="Result" value={callResult(result.payload)} />}
      {event.metadata !== null && <Value title="Metadata" value={event.metadata} />}
    </>
  );
}

function Value({ title, value }: { readonly title: string; readonly value: unknown }) {
  const { words, bytes } = describeJson(value);
  return (
    <section className="border-b border-line px-4 py-2.5 last:border-b-0">
      <h3 className="mb-1 flex justify-between text-meta text-ink-3">
        <span>{title}</span>
        <span className="tabular">
          {words}, {formatBytes(bytes)}
        </span>
      </h3>
      <JsonTree value={value} label={title} />
    </section>
  );
}

function Facts({
  item,
  onSelect,
}: {
  readonly item: ItemDescription;
  readonly onSelect: (key: EventKey) => void;
}) {
  const { tokensIn, tokensOut, parentKey } = item;
  const tokens =
    tokensIn === null && tokensOut === null
      ? "–"
      : `${formatCount(tokensIn)} in, ${formatCount(tokensOut)} out`;
  return (
    <dl className="tabular grid grid-cols-2 gap-x-6 gap-y-1 border-y border-line px-4 py-2.5 text-meta">
      <Fact name="Started">{formatOffset(item.startUs / 1000)}</Fact>
      <Fact name="Duration">{item.open ? "running" : formatDuration(item.durationUs / 1000)}</Fact>
      <Fact name="Ended">{item.open ? "–" : formatOffset(item.endUs / 1000)}</Fact>
      <Fact name="Of the rollout">{formatRate(item.share)}</Fact>
      <Fact name="Tokens">{tokens}</Fact>
      <Fact name="Cost">{formatCost(item.costUsd)}</Fact>
      <Fact name="Lane">{item.lane}</Fact>
      <Fact name="Parent">
        {parentKey === null ? (
          "–"
        ) : (
          <button type="button" onClick={() => onSelect(parentKey)} className="text-accent-ink">
            {item.parentName}
          </button>
        )}
      </Fact>
    </dl>
  );
}

function Timing({ event, result }: { readonly event: TraceEvent; readonly result: TraceEvent | undefined }) {
  return (
    <dl className="tabular grid gap-y-1 px-4 py-2.5 text-meta">
      <Fact name="Started">{formatExact(Date.parse(event.startedAt))}</Fact>
      <Fact name="Ended">{formatExact(Date.parse((result ?? event).endedAt))}</Fact>
      <Fact name="Offset of the start">{formatOffset(event.startOffsetMs)}</Fact>
      <Fact name="Offset of the end">{formatOffset((result ?? event).endOffsetMs)}</Fact>
      <Fact name="Latency, as logged">{formatDuration((result ?? event).latencyMs ?? event.latencyMs)}</Fact>
      <Fact name="Type">{typeInWords(event.type)}</Fact>
      <Fact name="Writer">{event.writer}</Fact>
      <Fact name="After the finish">{event.afterFinish ? "yes" : "no"}</Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-2">
    <dt className="flex-none text-ink-3">{name}</dt>
    <dd className="min-w-0 truncate">{children}</dd>
  </div>
);
