import { defineCommand } from "../command.js";
import { licenses } from "../licenses.js";

export const showLicenses = defineCommand({
  name: "licenses",
  summary: "Show the licences of the packages that the command contains",
  run({ output }) {
    if (output.mode === "json") output.json({ licenses });
    else output.block(licenses);
  },
});
