/** Starts the server of the demo and ends it with the demo. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "./command.mjs";
import { serverEnvironment } from "./environment.mjs";
import { serverCommand } from "./server-command.mjs";

/** A first start unpacks Postgres and makes its data folder, ms. */
const readyWithin = 120_000;

/**
 * @returns {Promise<{url: string, ownerLink: string, ended: Promise<number>, stop: () => Promise<number>}>} `ended`
 *   resolves with the exit code when the server has stopped, after Ctrl-C with 0.
 */
export async function startDemoServer({ workspace, apiKey }) {
  const child = spawn(...serverCommand, {
    cwd: root,
    env: serverEnvironment({
      HOST: "127.0.0.1",
      PORT: "8080",
      LOG_LEVEL: "warn",
      ROLLOUT_INIT_WORKSPACE: workspace,
      ROLLOUT_INIT_API_KEY: apiKey,
    }),
    stdio: ["ignore", "pipe", "inherit"],
    // Of a group of its own: Ctrl-C of the terminal reaches it once, from here.
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  const said = await firstWords(child, ended);
  return { ...said, ended, stop };
}

/** What the server says when it is ready: its address, then the link for its owner. */
function firstWords(child, ended) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The server was not ready within ${readyWithin / 1000} s.`));
    }, readyWithin);
    ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with exit code ${code} before it was ready.`));
    });
    let url = "";
    createInterface({ input: child.stdout }).on("line", (line) => {
      url = /^Rollout serves on (\S+)/.exec(line)?.[1] ?? url;
      const ownerLink = /^Sign in as owner.*: (\S+)/.exec(line)?.[1];
      if (!ownerLink) return;
      clearTimeout(timer);
      resolve({ url, ownerLink });
    });
  });
}
