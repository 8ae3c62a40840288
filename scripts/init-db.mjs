/** `make init-db`: migrates the database and makes the first workspace, if they are missing. */
import { runVisibly } from "./parts/command.mjs";
import { serverEnvironment } from "./parts/environment.mjs";
import { setUp } from "./parts/setup.mjs";

const env = serverEnvironment({ ROLLOUT_INIT_WORKSPACE: "my-workspace" });
const admin = (...args) => runVisibly(process.execPath, ["packages/backend/dist/admin.js", ...args], { env });

const ready = await setUp({ python: false });
process.exitCode = ready
  ? (await admin("migrate")) || (await admin("create-workspace", env.ROLLOUT_INIT_WORKSPACE))
  : 1;
