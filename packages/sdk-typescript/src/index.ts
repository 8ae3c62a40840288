/** SDK of Rollout: run agent tasks from your own code and review what happened. */
export type { Attempt, LogEvent } from "./attempt.js";
export { Rollout, type StartRunOptions } from "./client.js";
export { RolloutError, type RolloutErrorDetails } from "./errors.js";
export type { EventOptions, Tokens } from "./event-options.js";
export type { FinishOptions, StartRolloutOptions } from "./records.js";
export type { FinishResult, FlushResult } from "./results.js";
export type { Run } from "./run.js";
export type { RolloutOptions } from "./settings.js";
export type { InlineTask, Task, TaskFileRef } from "./task.js";
