import { readFile } from "node:fs/promises";
import { type Attempt, Rollout, type Task } from "@mv37/rollout";
import { centralSentence, readPaper, sentencesWithFigures } from "./paper.js";

/*
 * An agent that summarises papers, with everything that a real one has: files, turns, tool calls that can fail, model
 * calls with tokens and cost, a second agent that checks the first. Its model is a stand-in that thinks by counting
 * words and takes the time that a small model would; put your own in its place.
 */

const model = { name: "local-small", dollarsPerInputToken: 0.4e-6, dollarsPerOutputToken: 1.6e-6 };

class AgentError extends Error {}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const spanId = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 16);
const countTokens = (text: string): number => Math.ceil(text.length / 4);

/** One call of the model: thinks, and logs what it took. */
async function callModel(
  attempt: Attempt,
  agent: string,
  parentSpanId: string,
  prompt: string,
  answer: string,
  speed: number,
): Promise<string> {
  const began = performance.now();
  const [input, output] = [countTokens(prompt), countTokens(answer)];
  await wait((120 + output * 6) * speed);
  await attempt.logEvent({
    type: "model_call",
    payload: { model: model.name, messages: [{ role: "user", content: prompt }], answer },
    agent,
    parentSpanId,
    latencyMs: performance.now() - began,
    costUsd: input * model.dollarsPerInputToken + output * model.dollarsPerOutputToken,
    tokens: { input, output },
  });
  return answer;
}

/** One call of a tool, logged as call and result. */
async function callTool<Result>(
  attempt: Attempt,
  parentSpanId: string,
  name: string,
  given: Record<string, unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  const callId = crypto.randomUUID();
  await attempt.toolCall(name, given, { callId, agent: "summarizer", parentSpanId });
  try {
    const result = await work();
    await attempt.toolResult(name, result, { callId, agent: "summarizer", parentSpanId });
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await attempt.toolResult(
      name,
      { error: message },
      { callId, agent: "summarizer", parentSpanId, status: "error" },
    );
    throw error;
  }
}

/** A turn is a span around what happens in it. */
async function inTurn<Result>(
  attempt: Attempt,
  number: number,
  work: (span: string) => Promise<Result>,
): Promise<Result> {
  const span = spanId();
  const began = performance.now();
  try {
    return await work(span);
  } finally {
    await attempt.logEvent({
      type: "turn",
      name: `turn ${number}`,
      spanId: span,
      agent: "summarizer",
      latencyMs: performance.now() - began,
    });
  }
}

/** Summarises the paper of one task. `luck` in 0…1 decides how careless this attempt is. */
async function summarise(attempt: Attempt, task: Task, luck: number) {
  const files = await attempt.materializeFiles();
  const { instruction, input } = task.task;
  const speed = luck > 0.85 ? 6 : 1;
  await attempt.message("You summarise papers. Quote figures exactly as they stand.", "system");
  await attempt.message(`${instruction}\n\nTitle: ${String(input.title)}`, "user", {
    files: files.map((file) => file.name),
  });

  const paper = await inTurn(attempt, 1, async (span) => {
    await callModel(attempt, "summarizer", span, instruction, "I will read the paper first.", speed);
    await attempt.message("I will read the paper first.", "assistant");
    const text = await callTool(attempt, span, "read_file", { name: files[0]?.name }, async () => {
      await wait(40 * speed);
      return readFile(String(files[0]?.path), "utf8");
    });
    return readPaper(text);
  });

  const figure = await inTurn(attempt, 2, (span) =>
    callTool(attempt, span, "find_figures", { most: 3 }, async () => {
      await wait(90 * speed);
      const found = sentencesWithFigures(paper).slice(0, 3);
      if (found.length === 0) throw new AgentError("The paper holds no figure.");
      return found;
    }),
  );

  const limit = await inTurn(attempt, 3, (span) =>
    callTool(attempt, span, "find_limits", { section: "Limits" }, async () => {
      await wait(60 * speed);
      if (paper.limits.length === 0) throw new AgentError("The paper has no section Limits.");
      return paper.limits[0]!;
    }),
  ).catch(async (error: unknown) => {
    await attempt.message(
      "No limits are named as such; I will look for what the results leave open.",
      "assistant",
    );
    if (luck < 0.6) throw error;
    return "The authors report intervals over finished rollouts only.";
  });

  return inTurn(attempt, 4, async (span) => {
    const said = await callModel(
      attempt,
      "summarizer",
      span,
      paper.sentences.join(" "),
      centralSentence(paper),
      speed,
    );
    await attempt.message(said, "assistant");
    const quoted = luck < 0.12 ? (figure[0] ?? "").replaceAll(/\d/g, "0") : (figure[0] ?? "");
    const verdict = await callModel(
      attempt,
      "checker",
      span,
      `${quoted}\n${paper.sentences.join(" ")}`,
      "Compared each quoted figure with the paper.",
      speed,
    );
    const isExact = paper.sentences.includes(quoted);
    await attempt.logEvent("score", { value: isExact ? 1 : 0, verdict });
    if (!isExact) throw new AgentError(`The checker did not find the quoted figure in the paper: ${quoted}`);
    return { summary: said, figure: quoted, limit };
  });
}

/** Attempts of each task differ in a way that repeats: no randomness, so that the demo tells the same story. */
const luckOf = (task: number, attempt: number): number => ((task * 7 + attempt * 5 + 3) % 17) / 17;

async function attemptTask(
  run: Awaited<ReturnType<Rollout["startRun"]>>,
  task: Task,
  luck: number,
): Promise<void> {
  const attempt = await run.startRollout(task);
  try {
    await attempt.finish({ output: await summarise(attempt, task, luck) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await attempt.error(message);
    await attempt.finish({ status: "failed", error: message });
    if (!(error instanceof AgentError)) throw error;
  }
}

const attempts = 4;
const rollout = new Rollout();
const run = await rollout.startRun("paper-summary-v1", {
  workflowName: "Paper QA",
  groupId: "thread-42",
  agentName: "paper-agent",
  agentVersion: "1.4.0",
  environment: "demo",
  attempts,
});
await Promise.all(
  run.tasks.flatMap((task, place) =>
    Array.from({ length: attempts }, (_, number) => attemptTask(run, task, luckOf(place, number))),
  ),
);
await rollout.flush();
console.log(run.id);
