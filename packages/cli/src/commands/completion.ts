import { defineCommand, oneOf } from "../command.js";
import { groups } from "../command-groups.js";
import { completionScript, shells } from "../completion/completion-scripts.js";
import { vocabularyOf } from "../completion/vocabulary.js";

export const completion = defineCommand({
  name: "completion",
  summary: "Print the completion script of a shell",
  arguments: { shell: oneOf(shells, "your shell") },
  examples: [
    'eval "$(rollout completion bash)"',
    "source <(rollout completion zsh)",
    "rollout completion fish | source",
  ],
  run({ commands, output }, { shell }) {
    const script = completionScript(shell, vocabularyOf(commands, groups));
    if (output.mode === "json") output.json({ shell, script });
    else output.block(script);
  },
});
