import type { Rollout, RolloutDetail, TraceEvent } from "@rollout/contract";
import { choice, count, defineCommand, flag, text } from "../command.js";
import { writeJsonLines } from "../files/write-file.js";
import { amount } from "../output/progress.js";
import { readTrace } from "../trace/read-trace.js";
import { idOf } from "../typed-ids.js";

/** Rollouts that are read side by side. */
const atOnce = 8;

export const exportRollouts = defineCommand({
  name: "export",
  summary: "Write rollouts as JSONL, one a line: task, output, scores and, when asked, the trace",
  description:
    "To a file or to standard output. A rollout that is still running is written as it stands. The file is there when all of it is.",
  options: {
    run: idOf("run", "only of this run"),
    task: idOf("task", "only attempts at this task"),
    status: choice(["running", "stalled", "succeeded", "failed"], "only those that stand so"),
    search: text("text", "only those with this text in an id or task name"),
    limit: count("n", "at most this many, the newest first", "n"),
    trace: flag("with every event and its payload"),
    output: text("file", "write to this file; - is standard output, where it goes unless given", "o"),
  },
  examples: [
    "rollout export --run run_01J… -o run.jsonl",
    "rollout export --status failed --trace | jq .rollout.error",
  ],
  async run(context, { run: runId, task: taskId, status, search, limit, trace, output: file }) {
    const { output } = context;
    const api = await context.api();
    const wanted = { runId, taskId, status, search } as { runId?: Rollout["runId"] };
    const rollouts = api.pages<Rollout>(async (place) => {
      const reply = await api.call("listRollouts", { query: { ...wanted, ...place } });
      return { rows: reply.rollouts, nextCursor: reply.nextCursor };
    }, limit);
    const progress = output.progress("Reading rollouts");
    let written = 0;
    const records = async function* (): AsyncGenerator<unknown> {
      for await (const record of sideBySide(rollouts, atOnce, recordOf)) {
        yield record;
        progress.update(amount(++written, undefined, written === 1 ? "rollout" : "rollouts"));
      }
    };
    try {
      await writeJsonLines(records(), file, context);
    } finally {
      progress.end();
    }
    const what = `${written} ${written === 1 ? "rollout" : "rollouts"}`;
    if (file !== undefined && file !== "-")
      output.done({ file, rollouts: written }, `Wrote ${what} to ${file}`);
    else output.note(`${what} written.`);

    async function recordOf({
      id: rolloutId,
    }: Rollout): Promise<RolloutDetail | (RolloutDetail & { events: TraceEvent[] })> {
      const detail = await api.call("getRollout", { params: { rolloutId } });
      if (!trace) return detail;
      const events: TraceEvent[] = [];
      for await (const event of readTrace(api, rolloutId)) events.push(event);
      return { ...detail, events };
    }
  },
});

/** The results in the order of the items, with at most `most` under way. */
async function* sideBySide<Item, Result>(
  items: AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Awaited below; until then a failure must not count as unheard.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length >= most) yield await underWay.shift()!;
  }
  while (underWay.length > 0) yield await underWay.shift()!;
}
