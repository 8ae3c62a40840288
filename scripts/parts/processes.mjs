/** Runs long-lived programs side by side and ends them together, each signalled exactly once. */
import { spawn } from "node:child_process";
import { root } from "./command.mjs";

/** Longer than the server's own graceful stop, ms. */
const patience = 20_000;
/** npm and the terminal both pass on one Ctrl-C; only a later one is a second wish, ms. */
const sameKeypress = 1_000;

/**
 * Starts the programs and waits until one ends or this process is told to stop; then stops the others.
 * A second Ctrl-C ends them at once.
 *
 * @param {{name: string, command: [string, string[]], cwd?: string, env?: NodeJS.ProcessEnv, keepsSignals?: boolean}[]}
 *   programs `keepsSignals`: it starts another program and does not pass signals on, so both are signalled.
 * @returns {Promise<number>} The exit code to leave with: 0 when all ended well after Ctrl-C, else the first failure.
 */
export function runTogether(programs) {
  return new Promise((done) => {
    let firstFailure = 0;
    let stoppedAt = null;
    const running = new Map();

    const kill = () => {
      for (const { child } of running.values()) process.kill(-child.pid, "SIGKILL");
    };
    const stop = () => {
      if (stoppedAt !== null) return;
      stoppedAt = performance.now();
      for (const { child, keepsSignals } of running.values()) {
        if (keepsSignals) process.kill(-child.pid, "SIGTERM");
        else child.kill("SIGTERM");
      }
      setTimeout(kill, patience).unref();
    };
    // A terminal sends Ctrl-C to its whole process group. Each program has a group of its own, so that it hears
    // of it once, from here.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        if (stoppedAt === null) stop();
        else if (performance.now() - stoppedAt > sameKeypress) kill();
      });
    }

    for (const { name, command, cwd = root, env = process.env, keepsSignals = false } of programs) {
      const child = spawn(...command, { cwd, env, stdio: ["ignore", "inherit", "inherit"], detached: true });
      running.set(name, { child, keepsSignals });
      const end = (code, signal) => {
        if (!running.delete(name)) return;
        const asSignalled = stoppedAt !== null && (signal === "SIGTERM" || code === 128 + 15);
        if (!asSignalled && firstFailure === 0) firstFailure = code ?? 1;
        if (stoppedAt === null) console.error(`${name} ended (${signal ?? `exit code ${code}`})`);
        stop();
        if (running.size === 0) done(firstFailure);
      };
      child.on("error", (error) => {
        console.error(`${name}: ${error.message}`);
        end(127, null);
      });
      child.on("exit", end);
    }
  });
}
