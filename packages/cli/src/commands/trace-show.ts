import type { TraceEvent } from "@rollout/contract";
import { countOf } from "@rollout/contract/words";
import { defineCommand, flag, text } from "../command.js";
import { dim, styled } from "../output/text.js";
import { drawTraceRow } from "../trace/draw-trace.js";
import { readTrace } from "../trace/read-trace.js";
import { traceHead } from "../trace/trace-head.js";
import { type TraceRow, traceRows } from "../trace/trace-rows.js";
import { requiredId } from "../typed-ids.js";

export const traceShow = defineCommand({
  name: "trace show",
  summary: "Show the trace of a rollout as a timeline",
  description:
    "A line for each event in the order of time: when, what, how long. The result of a tool stands in the line of its call. On a wide terminal bars show where in the trace it ran. --json prints an event a line, with payloads.",
  arguments: { id: requiredId("rollout") },
  options: {
    type: text("list", "only events of these types, comma separated: message, tool_call, error"),
    errors: flag("only what failed"),
    full: flag("payloads in full below their lines"),
  },
  examples: ["rollout trace show ro_01J…", "rollout trace show ro_01J… --errors --full"],
  async run(context, { id: rolloutId, type, errors, full }) {
    const { output } = context;
    const api = await context.api();
    const { rollout } = await api.call("getRollout", { params: { rolloutId } });
    const types = type?.split(",").map((word) => word.trim());
    const isWanted = (event: TraceEvent): boolean =>
      (types?.includes(event.type) ?? true) && (!errors || event.status === "error");
    if (output.mode === "json") {
      for await (const event of readTrace(api, rolloutId)) if (isWanted(event)) output.jsonLine(event);
      return;
    }
    const events: TraceEvent[] = [];
    const progress = output.progress("Reading the trace");
    try {
      for await (const event of readTrace(api, rolloutId)) events.push(event);
    } finally {
      progress.end();
    }
    const rows = traceRows(events).filter((row) => row.events.some(isWanted) || (errors && row.failed));
    if (output.mode === "people") output.note(traceHead(rollout));
    const totalMs = Math.max(0, ...events.map(({ endOffsetMs }) => endOffsetMs));
    for (const row of rows) {
      output.line(drawTraceRow(row, { width: output.width, totalMs }));
      if (full) for (const event of row.events) showPayload(event, row);
    }
    if (rows.length === 0) output.note(events.length === 0 ? "Nothing is logged yet." : "No event fits.");
    // What a writer dropped it had numbered: it is among these.
    if (rollout.missing > 0)
      output.note(styled(`${countOf(rollout.missing, "event")} never arrived.`, "warn"));
    if (rollout.status === "running") output.note(dim(`It still runs: rollout trace tail ${rollout.id}`));

    function showPayload({ type: word, payload }: TraceEvent, { depth }: TraceRow): void {
      if (payload === null || payload === undefined) return;
      const shown = typeof payload === "string" ? payload : JSON.stringify(payload, null, 2);
      const indent = " ".repeat(13 + 2 * depth);
      output.block(`${word}\n${shown}`.replace(/^/gm, indent));
    }
  },
});
