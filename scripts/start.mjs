/** `make start`: builds what changed and serves API and web app on PORT (8080) until Ctrl-C. */
import { serverEnvironment } from "./parts/environment.mjs";
import { runTogether } from "./parts/processes.mjs";
import { serverCommand } from "./parts/server-command.mjs";
import { setUp } from "./parts/setup.mjs";

const ready = await setUp({ python: false });
process.exitCode = ready
  ? await runTogether([
      {
        name: "server",
        command: serverCommand,
        env: serverEnvironment({ HOST: "127.0.0.1", PORT: "8080", LOG_LEVEL: "warn" }),
      },
    ])
  : 1;
