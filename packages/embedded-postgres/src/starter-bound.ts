/** Programs that the system ends as soon as the process that started them dies, kill -9 included. */
import { spawnSync } from "node:child_process";
import { isMainThread } from "node:worker_threads";

let setprivWorks: boolean | undefined;

/** True where `boundToStarter` has an effect. */
export function canBindToStarter(): boolean {
  // The signal comes when the starting *thread* ends, so a worker thread must not ask for it.
  if (process.platform !== "linux" || !isMainThread) return false;
  setprivWorks ??= spawnSync("setpriv", ["--pdeathsig", "INT", "true"]).status === 0;
  return setprivWorks;
}

/** The command that runs `command` so that it gets `signal` when this process dies; `command` itself elsewhere. */
export const boundToStarter = (signal: "INT" | "KILL", command: string[]): string[] =>
  canBindToStarter() ? ["setpriv", "--pdeathsig", signal, ...command] : command;
