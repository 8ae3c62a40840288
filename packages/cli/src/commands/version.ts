import { defineCommand } from "../command.js";
import { isStandalone } from "../runtime.js";
import { version } from "../version.js";

export const showVersion = defineCommand({
  name: "version",
  summary: "Print the version",
  run({ output }) {
    const kind = isStandalone() ? "standalone" : "node";
    if (output.mode === "json")
      output.json({ version, kind, platform: process.platform, arch: process.arch });
    else output.line(`rollout ${version}`);
  },
});
