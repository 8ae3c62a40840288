/**
 * `make dev`: the API on 127.0.0.1:8080 (PORT), started anew when its code changes, and Vite on 127.0.0.1:5173.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeProgram, root, runVisibly } from "./parts/command.mjs";
import { serverEnvironment } from "./parts/environment.mjs";
import { runTogether } from "./parts/processes.mjs";
import { setUp } from "./parts/setup.mjs";

const server = "packages/backend/dist/main.js";
const port = process.env.PORT ?? "8080";
const webApp = "http://127.0.0.1:5173";
// The links that the server prints lead to the web app under development, not to the built one.
const env = serverEnvironment({ HOST: "127.0.0.1", PORT: port, NEXT_PUBLIC_APP_URL: webApp });

/** Compiles once, so that there is a server to start; errors are shown, and the watching compiler goes on from there. */
async function compile() {
  await runVisibly(...nodeProgram("@typescript/native/bin/tsc", "-b"));
  return existsSync(join(root, server));
}

const ready = (await setUp({ python: false, built: false })) && (await compile());
process.exitCode = ready
  ? await runTogether([
      {
        name: "compiler",
        command: nodeProgram("@typescript/native/bin/tsc", "-b", "--watch", "--preserveWatchOutput"),
        keepsSignals: true,
      },
      {
        name: "API",
        command: [process.execPath, ["--watch", "--watch-preserve-output", server]],
        env,
      },
      {
        name: "web app",
        command: nodeProgram("vite/bin/vite.js", "--host", "127.0.0.1", "--port", "5173", "--strictPort"),
        cwd: join(root, "packages/frontend"),
        env: { ...process.env, ROLLOUT_API_URL: `http://127.0.0.1:${port}` },
      },
    ])
  : 1;
