/** The client: one server, one key, and the runs that are started with them. */
import { callApi } from "./api.js";
import { newId } from "./ids.js";
import type { FlushResult } from "./results.js";
import { Run } from "./run.js";
import { listRunTasks } from "./run-tasks.js";
import { checkedWorkspace, type RolloutOptions, readSettings, type Settings } from "./settings.js";
import { Warnings } from "./warnings.js";
import type { WireNewRun } from "./wire.js";
import { Writer } from "./writer/writer.js";

/** What a run is told besides its dataset. All of it is shown and can be grouped by. */
export interface StartRunOptions {
  /** Human-readable name of the workflow, such as `Invoice extraction`. */
  workflowName?: string | undefined;
  /** Your own id that groups related runs: a conversation, session, job or evaluation batch. */
  groupId?: string | undefined;
  /** Seconds without logging after which an unfinished rollout counts as stalled; 900 unless given. */
  markStalledAfterSeconds?: number | undefined;
  /** Slug of the workspace for this run, instead of the client's. */
  workspace?: string | undefined;
  agentName?: string | undefined;
  agentVersion?: string | undefined;
  /** Where the agent runs: `production`, `staging`, … */
  environment?: string | undefined;
  /** Release of your code: a version or commit. */
  release?: string | undefined;
  /** How many attempts per task are planned. */
  attempts?: number | undefined;
}

/**
 * Client of a Rollout server.
 *
 * @example
 * ```ts
 * const rollout = new Rollout({ apiKey: process.env.ROLLOUT_API_KEY, baseUrl: "http://127.0.0.1:8080" });
 * const run = await rollout.startRun("paper-summary-v1", { workflowName: "Paper QA" });
 * for (const task of run.tasks) {
 *   const attempt = await run.startRollout(task);
 *   await attempt.message("Drafting answer", "assistant");
 *   await attempt.finish({ output: { summary: "…" } });
 * }
 * ```
 */
export class Rollout {
  readonly #settings: Settings;
  readonly #writer: Writer;

  /**
   * @throws {RolloutError} `base_url_missing` or `api_key_missing` where neither the options nor the
   * environment name them.
   */
  constructor(options: RolloutOptions = {}) {
    this.#settings = readSettings(options);
    this.#writer = new Writer(this.#settings, new Warnings(options.onWarning));
  }

  /**
   * Starts a run of a dataset or task set and fetches all its tasks.
   *
   * @param dataset Name of the dataset or task set; none for a run without tasks, such as production traffic.
   * @throws {RolloutError} after half a minute without an answer, or at once where the server refuses.
   */
  async startRun(dataset?: string, options: StartRunOptions = {}): Promise<Run> {
    const { workspace, markStalledAfterSeconds = 900, ...told } = options;
    const place = {
      settings: this.#settings,
      workspace: checkedWorkspace(workspace) ?? this.#settings.workspace,
      runId: newId("run", Date.now()),
    };
    const run = withoutUndefined({
      id: place.runId,
      dataset,
      markStalledAfterSeconds,
      ...told,
    }) satisfies WireNewRun;
    await callApi(this.#settings, {
      method: "POST",
      path: "/api/v1/runs",
      workspace: place.workspace,
      body: JSON.stringify(run),
    });
    return new Run(place, this.#writer, dataset === undefined ? [] : await listRunTasks(place));
  }

  /**
   * Waits until every record logged so far, in any run of this client, is stored by the server.
   *
   * @param options.timeoutMs Milliseconds to wait, 10,000 unless told; delivery goes on in the background.
   */
  flush(options: { timeoutMs?: number | undefined } = {}): Promise<FlushResult> {
    return this.#writer.flush(options.timeoutMs ?? 10_000);
  }
}

type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

const withoutUndefined = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Given<T>;
