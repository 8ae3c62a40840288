import { access, rm } from "node:fs/promises";
import { defineCommand, flag } from "../command.js";
import { installFolder, installNotePath } from "../config/install-note.js";
import { usageFailure } from "../failure.js";
import { installedCommand } from "../installation/installed-command.js";
import { filesWithNote, removeIfEmpty, removeNote } from "../installation/shell-path.js";
import { canAsk, confirm } from "../prompt.js";

export const selfUninstall = defineCommand({
  name: "self uninstall",
  summary: "Remove this command and its lines in the files of your shells",
  options: { yes: flag("do not ask", "y") },
  async run({ config, output, signal, variables }, { yes }) {
    const { file, folder } = await installedCommand();
    const shells = await filesWithNote(folder, variables);
    if (!yes) {
      if (!canAsk() || output.mode !== "people") {
        throw usageFailure("Removing the command needs a yes.", "Run: rollout self uninstall --yes");
      }
      output.note("This removes:");
      for (const each of [file, installNotePath(), ...shells.map((shell) => `the line for it in ${shell}`)]) {
        output.note(`  ${each}`);
      }
      if (!(await confirm("Remove them?", signal))) return output.note("Nothing was removed.");
    }
    for (const shell of shells) await removeNote(shell, folder, variables);
    await rm(installNotePath(), { force: true });
    await rm(file);
    await removeIfEmpty(folder);
    await removeIfEmpty(installFolder());
    const hasConfig = await access(config.path).then(
      () => true,
      () => false,
    );
    output.done(
      { removed: [file, installNotePath()], changed: shells, config: hasConfig ? config.path : null },
      `Removed ${file}`,
      ...shells.map((shell) => `and its line in ${shell}`),
      ...(hasConfig ? [`Saved logins stay in ${config.path}; delete the file to remove them`] : []),
    );
  },
});
