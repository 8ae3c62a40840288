import type { LiveRollout, Rollout, TraceEvent } from "@rollout/contract";
import { pause, waitMs } from "../api/retry.js";
import { serverSentEvents } from "../api/server-sent-events.js";
import { defineCommand, flag } from "../command.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import { dim } from "../output/text.js";
import { drawTraceRow } from "../trace/draw-trace.js";
import { readRanges } from "../trace/read-trace.js";
import { traceHead } from "../trace/trace-head.js";
import { traceRow } from "../trace/trace-rows.js";
import { requiredId } from "../typed-ids.js";

/** Times that a lost stream is asked for again without anything coming, about ten minutes. */
const mostLosses = 80;

export const traceTail = defineCommand({
  name: "trace tail",
  summary: "Show the trace of a rollout while it is logged",
  description:
    "Begins with what is there, goes on with what comes, and ends with the rollout. Ctrl-C ends it sooner. --json prints an event a line.",
  arguments: { id: requiredId("rollout") },
  options: { new: flag("only what comes from now on") },
  async run(context, { id: rolloutId, new: onlyNew }) {
    const { output, signal } = context;
    const api = await context.api();
    const { rollout: first, writers } = await api.call("getRollout", { params: { rolloutId } });
    if (output.mode === "people") output.note(traceHead(first));
    let rollout = first;
    // What is shown: of each writer everything up to a number.
    let place = onlyNew ? writers.map(({ writer, highestSeq }) => `${writer}:${highestSeq}`).join(",") : "";
    let losses = 0;
    while (!isOver(rollout) || place === "") {
      try {
        await follow();
      } catch (error) {
        if (!isLoss(error) || ++losses > mostLosses) throw error;
        if (losses === 1)
          output.note(dim("The connection was lost; going on as soon as the server answers."));
        await pause(waitMs(losses, null), signal);
      }
      if (isOver(rollout)) break;
    }
    if (output.mode === "people") output.note(traceHead(rollout));

    async function follow(): Promise<void> {
      const bytes = await api.open("streamRollout", {
        params: { rolloutId },
        query: { lastEventId: place },
      });
      for await (const message of serverSentEvents(bytes)) {
        if (message.event === "closed") throw closedFailure(message.data);
        if (message.event !== "rollout") continue;
        const live = readLive(message.data);
        const events = await readRanges(api, rolloutId, live.ranges as [number, number, number][]);
        for (const event of events.toSorted((a, b) => a.startOffsetMs - b.startOffsetMs || a.seq - b.seq))
          show(event);
        rollout = live.rollout;
        losses = 0;
        if (message.id !== undefined) place = message.id;
        if (isOver(rollout)) return;
      }
      throw new Failure("stream_lost", "The stream ended.");
    }

    function show(event: TraceEvent): void {
      if (output.mode === "json") {
        output.jsonLine(event);
        return;
      }
      if (event.type === "rollout.started" || event.type === "rollout.finished") return;
      output.line(drawTraceRow(traceRow(event), { width: output.width }));
    }
  },
});

/** The server restarts, or the network is away: it may come back. */
const isLoss = (error: unknown): boolean =>
  error instanceof Failure && (error.code === "stream_lost" || error.exitCode === exitCodes.unavailable);

function readLive(data: string): LiveRollout {
  try {
    return JSON.parse(data) as LiveRollout;
  } catch (cause) {
    throw new Failure("stream_lost", "The stream cannot be read.", { cause });
  }
}

const isOver = ({ status }: Rollout): boolean => status === "succeeded" || status === "failed";

function closedFailure(data: string): Failure {
  const { code, message } = JSON.parse(data) as { code: string; message: string };
  return new Failure(code, message, { next: "Log in again, or ask an owner of the workspace." });
}
