/// <reference lib="esnext.disposable" preserve="true" />
/** An attempt: one rollout of a task, as the agent's code logs it. */
import type { EventOptions } from "./event-options.js";
import {
  eventRecord,
  type FinishOptions,
  finishedRecord,
  messageOf,
  type StartRolloutOptions,
  startedRecord,
} from "./records.js";
import type { FinishResult, FlushResult } from "./results.js";
import type { Settings } from "./settings.js";
import type { InlineTask, Task, TaskFileRef } from "./task.js";
import { downloadTaskFiles } from "./task-files.js";
import type { RolloutLog, WriteRecord } from "./writer/rollout-log.js";

/** An event in one piece: its type, its payload and options. Other keys go into its metadata. */
export interface LogEvent extends EventOptions {
  /** `message`, `tool_call`, `tool_result`, `model_call`, `error`, `score`, or a word of your own. */
  type: string;
  payload?: unknown;
}

/** What an attempt needs of its run to fetch files. */
export interface AttemptServer {
  settings: Settings;
  workspace: string | undefined;
  tasksWithFiles(roles: readonly string[]): Promise<Task[]>;
}

const defaultTimeoutMs = 10_000;
/** Logging is done when it returns; the promise is for code that awaits it. */
const done = Promise.resolve();

/**
 * One attempt to complete one task.
 *
 * Logging never throws and never waits for the network: records are numbered, kept in memory and sent in
 * batches. Only `finish`, `flush` and `materializeFiles` wait.
 */
export class Attempt {
  /** Id of this rollout, `ro_…`. */
  readonly id: string;
  /** W3C trace id of this rollout: 32 hex digits. */
  readonly traceId: string;
  readonly task: Task | InlineTask | undefined;
  readonly #log: RolloutLog;
  readonly #server: AttemptServer;
  #finished = false;

  /** Made by `Run.startRollout`. */
  constructor(
    id: string,
    task: Task | InlineTask | undefined,
    options: StartRolloutOptions | undefined,
    log: RolloutLog,
    server: AttemptServer,
  ) {
    this.id = id;
    this.task = task;
    this.#log = log;
    this.#server = server;
    let traceId = "";
    const write =
      (ofTask: typeof task, told: typeof options): WriteRecord =>
      (head, moment, _, mostLength) => {
        const started = startedRecord(head, ofTask, told, moment, mostLength);
        traceId = started.traceId;
        return started.text;
      };
    log.appendMark(write(task, options), write(undefined, { metadata: { task: "[unreadable]" } }));
    this.traceId = traceId;
  }

  /**
   * Logs a message.
   *
   * @param content Text, or any value that JSON can hold.
   * @param role `assistant` unless given.
   * @param options Known options (`latencyMs`, `tokens`, `agent`, …); every other key goes into metadata.
   */
  message(content: unknown, role: string = "assistant", options?: EventOptions): Promise<void> {
    return this.#event("message", { role }, { content: content ?? null }, options);
  }

  /** Logs that a tool is called. */
  toolCall(name: string, args: unknown = {}, options?: EventOptions): Promise<void> {
    return this.#event("tool_call", { name }, { arguments: args }, options);
  }

  /** Logs what a tool returned. Without `callId` it belongs to the oldest open call of that name. */
  toolResult(name: string, result: unknown = null, options?: EventOptions): Promise<void> {
    return this.#event("tool_result", { name }, { result }, options);
  }

  /** Logs an error; the attempt goes on until `finish`. */
  error(message: unknown, options?: EventOptions): Promise<void> {
    return this.#event("error", { status: "error" }, { message: messageOf(message) }, options);
  }

  /**
   * Logs an event of any type.
   *
   * @example
   * ```ts
   * await attempt.logEvent("score", { value: 0.92 });
   * await attempt.logEvent({ type: "model_call", payload: { model: "example-model" }, latencyMs: 820 });
   * ```
   */
  logEvent(type: string, payload?: unknown, options?: EventOptions): Promise<void>;
  logEvent(event: LogEvent): Promise<void>;
  logEvent(typeOrEvent: string | LogEvent, payload?: unknown, options?: EventOptions): Promise<void> {
    if (typeof typeOrEvent !== "object" || typeOrEvent === null) {
      return this.#event(typeOrEvent, {}, payload, options);
    }
    try {
      const { type, payload: own, ...rest } = typeOrEvent;
      return this.#event(type, {}, own, rest);
    } catch {
      return this.#event("event", {}, "[unreadable]", undefined);
    }
  }

  /**
   * Finishes the attempt and waits until its records are stored.
   *
   * @returns What became of the records; after `timeoutMs` (10,000 unless told) some may be pending, and
   * delivery goes on in the background.
   */
  async finish(options: FinishOptions = {}): Promise<FinishResult> {
    this.#finished = true;
    let told: FinishOptions;
    try {
      told = { ...options };
    } catch {
      told = { metadata: { options: "[unreadable]" } };
    }
    const dropped = this.#log.ledger.droppedByReason();
    const write =
      (options: FinishOptions): WriteRecord =>
      (head, moment, seq, mostLength) =>
        finishedRecord(head, seq, dropped, options, moment, mostLength);
    this.#log.appendMark(write(told), write({ metadata: { options: "[unreadable]" } }));
    await this.#log.settle(timeoutOf(told));
    return this.#log.ledger.finishResult();
  }

  /** Waits until every record of this attempt logged so far is stored, or the time is over. */
  async flush(options: { timeoutMs?: number | undefined } = {}): Promise<FlushResult> {
    await this.#log.settle(timeoutOf(options));
    return this.#log.ledger.flushResult();
  }

  /**
   * Downloads the files of the task and returns their records with a local `path`.
   *
   * Sizes and SHA-256 are verified. Needs Node, Bun or Deno, since it writes to disk. What was downloaded before
   * comes from the user's cache folder, or from `ROLLOUT_FILE_CACHE`, which may be `off`.
   *
   * @param directory Where to; a new temporary directory unless given.
   * @param options.roles Files of these roles instead of those meant for agents, such as `["tests"]`.
   * @param options.cache `false`: neither take files from the cache nor keep them there.
   * @throws {RolloutError} where a file cannot be had whole.
   */
  async materializeFiles(
    directory?: string,
    options: { roles?: readonly string[]; cache?: boolean } = {},
  ): Promise<TaskFileRef[]> {
    const task = this.task as Partial<Task> | undefined;
    let files = task?.task?.files ?? [];
    if (options.roles !== undefined) {
      const tasks = await this.#server.tasksWithFiles(options.roles);
      files = tasks.find(({ id }) => id === task?.id)?.task.files ?? [];
    }
    return downloadTaskFiles(this.#server, files, { directory, isCached: options.cache !== false });
  }

  /** `await using` ends an attempt that was left without `finish`: as failed, since nobody said how it went. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#finished)
      await this.finish({ status: "failed", error: "The attempt was left without finish()." });
  }

  #event(
    type: unknown,
    fixed: { name?: unknown; role?: unknown; status?: "error" },
    payload: unknown,
    options: unknown,
  ): Promise<void> {
    this.#log.appendEvent(
      (head, moment) => eventRecord(head, type, fixed, payload, options, moment),
      (head, moment) => eventRecord(head, "event", {}, "[unreadable]", undefined, moment),
    );
    return done;
  }
}

const timeoutOf = ({ timeoutMs }: { timeoutMs?: number | undefined }): number =>
  typeof timeoutMs === "number" && timeoutMs >= 0 ? timeoutMs : defaultTimeoutMs;
