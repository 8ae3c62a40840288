import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";

/** The server as users run it: a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

export interface ServerProcessOptions {
  readonly databaseUrl: string;
  readonly migrationUrl: string;
  readonly port: number;
  readonly dataDir: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets all that the server writes, to stdout and stderr. */
  readonly onOutput?: (text: string) => void;
  /** Another build of the server's entry point, as the fault scripts make one that is broken on purpose. */
  readonly entry?: string;
}

const readyWithinMs = 30_000;

/** The entry point of the built server. */
export const serverEntry = (): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve("@rollout/backend")), "main.js");

/** Starts the server and waits until `/readyz` answers. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, ["--max-semi-space-size=64", options.entry ?? serverEntry()], {
    env: {
      ...process.env,
      DATABASE_URL: options.databaseUrl,
      DATABASE_MIGRATION_URL: options.migrationUrl,
      HOST: "127.0.0.1",
      PORT: String(options.port),
      ROLLOUT_DATA_DIR: options.dataDir,
      LOG_LEVEL: "error",
      ...options.environment,
    },
    stdio: options.onOutput ? ["ignore", "pipe", "pipe"] : ["ignore", "ignore", "inherit"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => options.onOutput?.(text));
  }
  const url = `http://127.0.0.1:${options.port}`;
  await untilReady(url, child);
  return {
    url,
    process: child,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
        child.once("exit", (code) => resolve(code));
        child.kill("SIGTERM");
      }),
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with ${child.exitCode} before it was ready.`);
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server was not ready within ${readyWithinMs / 1000} s.`);
}

const handedOut = new Set<number>();

/**
 * A port of loopback that is free now. It is below those that the system gives to outgoing connections, any of which
 * could take it before a server listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
