/** task.toml as text, as tables and as problems with their places. */
import type { ImportProblem } from "@rollout/contract";
import { parse, TomlError } from "smol-toml";
import { type ConfigFinding, checkShape, type TomlTable } from "./check-config.js";
import { checkConfigRules } from "./check-config-rules.js";
import { taskConfigShape } from "./config-shape.js";
import { problem } from "./problems.js";
import { tomlPlaces } from "./toml-places.js";

export interface ReadConfig {
  /** null where the text is no TOML. */
  readonly config: TomlTable | null;
  readonly problems: readonly ImportProblem[];
}

/** smol-toml says the same twice: once for a program, once with a picture of the lines. */
const firstLine = (message: string): string =>
  message
    .split("\n", 1)[0]!
    .replace(/^Invalid TOML document: /, "")
    .trim();

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Reads a task.toml of any version.
 *
 * @param path Of the file within the archive, for the problems.
 * @param task Name of the task, or of its folder while the name is not known.
 */
export function readConfig(text: string, path: string, task: string): ReadConfig {
  let config: TomlTable;
  try {
    config = parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = { line: error.line, column: error.column, length: 1 };
    const message = `${capitalised(firstLine(error.message))}. The file is not TOML from here on.`;
    return { config: null, problems: [problem({ severity: "error", message, path, task, text, place })] };
  }
  const places = tomlPlaces(text);
  const wrong = checkShape(taskConfigShape, config);
  // Rules over several keys only make sense of keys of the right shape.
  const findings = wrong.some(({ severity }) => severity === "error")
    ? wrong
    : [...wrong, ...checkConfigRules(config)];
  const toProblem = ({ severity, message, path: keys, at }: ConfigFinding): ImportProblem =>
    problem({
      severity,
      message,
      path,
      task,
      text,
      place:
        at === "key" ? (places.key(keys) ?? places.value(keys)) : (places.value(keys) ?? places.key(keys)),
    });
  return { config, problems: findings.map(toProblem) };
}
