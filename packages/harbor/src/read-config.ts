/** task.toml as text, as tables and as problems with their places. */
import { type ImportProblem, isDeeperThan, limits } from "@rollout/contract";
import { parse, TomlError } from "smol-toml";
import { type ConfigFinding, checkShape, type TomlTable } from "./check-config.js";
import { checkConfigRules } from "./check-config-rules.js";
import { taskConfigShape } from "./config-shape.js";
import { problem } from "./problems.js";
import { tooDeep } from "./row.js";
import { SourceText, type TextPlace } from "./source-text.js";
import { tomlPlaces } from "./toml-places.js";

export interface ReadConfig {
  /** null where the text is no TOML. */
  readonly config: TomlTable | null;
  readonly problems: readonly ImportProblem[];
}

/** Of one file; more say no more. */
const mostFindings = 100;

/** smol-toml says the same twice: once for a program, once with a picture of the lines. */
const firstLine = (message: string): string =>
  message
    .split("\n", 1)[0]!
    .replace(/^Invalid TOML document: /, "")
    .trim();

/** What a forgotten quote is called by its reader: a control character where the line ends, or an unfinished string. */
function unclosedText(error: TomlError, text: string): string | undefined {
  if (error.message.includes("unfinished string"))
    return "The text that begins here is never closed. Put its closing quotes where it ends.";
  const lineLength = text.split("\n")[error.line - 1]?.replace(/\r$/, "").length ?? 0;
  if (!error.message.includes("control characters are not allowed in strings") || error.column <= lineLength)
    return undefined;
  return "A text of this line is not closed where the line ends. Close its quote; a text of several lines stands between three quotes.";
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Reads a task.toml of any version.
 *
 * @param path Of the file within the archive, for the problems.
 * @param task Name of the task, or of its folder while the name is not known.
 */
export function readConfig(text: string, path: string, task: string): ReadConfig {
  const source = new SourceText(text);
  const unreadable = (message: string, place?: TextPlace): ReadConfig => ({
    config: null,
    problems: [problem({ severity: "error", message, path, task, text: source, place })],
  });
  let config: TomlTable;
  try {
    config = parse(text, { integersAsBigInt: "asNeeded", maxDepth: limits.jsonDepth });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = { line: error.line, column: error.column, length: 1 };
    const reason = unclosedText(error, text) ?? `${capitalised(firstLine(error.message))}.`;
    return unreadable(`${reason} The file is not TOML from here on.`, place);
  }
  if (isDeeperThan(config, limits.jsonDepth)) return unreadable(`The file ${tooDeep}.`, deepestKey(source));
  const wrong = checkShape(taskConfigShape, config);
  // Rules over several keys only make sense of keys of the right shape.
  const findings = wrong.some(({ severity }) => severity === "error")
    ? wrong
    : [...wrong, ...checkConfigRules(config)];
  const places = tomlPlaces(source);
  const toProblem = ({ severity, message, path: keys, at }: ConfigFinding): ImportProblem =>
    problem({
      severity,
      message,
      path,
      task,
      text: source,
      place:
        at === "key" ? (places.key(keys) ?? places.value(keys)) : (places.value(keys) ?? places.key(keys)),
    });
  return { config, problems: mostImportant(findings, toProblem, { path, task }) };
}

/** The line with the most dots: only dotted keys nest deeper than the parser was told to go. */
function deepestKey(source: SourceText): TextPlace {
  let [deepest, most, start] = [0, -1, 0];
  for (const line of source.text.split("\n")) {
    const dots = line.split(".").length;
    if (dots > most) [deepest, most] = [start, dots];
    start += line.length + 1;
  }
  return source.placeOf(deepest, source.text.length);
}

/** Errors before warnings where there are more than are told. */
function mostImportant(
  findings: readonly ConfigFinding[],
  toProblem: (finding: ConfigFinding) => ImportProblem,
  { path, task }: { readonly path: string; readonly task: string },
): ImportProblem[] {
  if (findings.length <= mostFindings) return findings.map(toProblem);
  const rank = ({ severity }: ConfigFinding): number => (severity === "error" ? 0 : 1);
  const told = [...findings].sort((a, b) => rank(a) - rank(b)).slice(0, mostFindings);
  const message = `${findings.length - mostFindings} more problems of this file are not told.`;
  return [...told.map(toProblem), problem({ severity: "warning", message, path, task })];
}
