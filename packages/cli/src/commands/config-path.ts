import { defineCommand } from "../command.js";

export const configPath = defineCommand({
  name: "config path",
  summary: "Show the path of the config file",
  run({ config, output }) {
    if (output.mode === "json") output.json({ path: config.path });
    else output.line(config.path);
  },
});
