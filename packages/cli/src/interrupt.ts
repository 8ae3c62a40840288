import { exitCodes } from "./exit-codes.js";

/** How long what was interrupted may take to clean up, in milliseconds. */
const patienceMs = 2_000;

/** Said to whatever waits for the signal; it never reaches the person. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  constructor(readonly exitCode: number) {
    super("Interrupted.");
  }
}

/** A signal that Ctrl-C and the like abort. A second Ctrl-C, or one that nothing heeds, ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (exitCode: number) => (): void => {
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Interruption(exitCode));
    setTimeout(() => process.exit(exitCode), patienceMs).unref();
  };
  process.on("SIGINT", stop(exitCodes.interrupted));
  process.on("SIGTERM", stop(128 + 15));
  process.on("SIGHUP", stop(128 + 1));
  return controller.signal;
}
