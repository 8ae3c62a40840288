import type { ExportPlan } from "./plan-export.js";

export interface DescribedVersion {
  readonly name: string;
  readonly version: number;
  readonly note: string;
  readonly createdBy: string | null;
}

/** Tasks that are named; a longer list says how many more there are. */
const named = 100;
const filesNamed = 6;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
/** As code, whatever backticks it holds, on one line. */
const code = (text: string): string => `\`${text.replace(/[`\r\n]/g, "'")}\``;

/** Words that another sentence follows. */
const sentence = (text: string): string =>
  text === "" || /[.!?:;…。！？]["'”’)\]*_`]*$/u.test(text) ? text : `${text}.`;

/** Words of people, who call nobody by them: without this, an @ would write to whoever has that name on GitHub. */
const quiet = (text: string): string => text.replaceAll("@", "@\u200b");

/** What changed, in Markdown: the description of the pull request. */
export function describeExport(
  { name, version, note, createdBy }: DescribedVersion,
  { tasks, same }: Pick<ExportPlan, "tasks" | "same">,
  since: number | null,
): string {
  const number = (kind: (typeof tasks)[number]["kind"]): number =>
    tasks.filter((task) => task.kind === kind).length;
  const said = [
    sentence(quiet(note.trim())),
    createdBy === null ? "" : sentence(`By ${quiet(createdBy.trim())}`),
  ].filter((part) => part !== "");
  const sums = [
    `${count(number("added"), "task")} added`,
    `${number("removed")} removed`,
    `${number("changed")} changed`,
    ...(number("renamed") > 0 ? [`${number("renamed")} renamed`] : []),
    `${same} the same`,
  ];
  const lines = tasks.slice(0, named).map(({ name: task, kind, formerName, files }) => {
    if (kind === "removed") return `- removed ${code(task)}`;
    if (kind === "added") return `- added ${code(task)}, ${count(files.length, "file")}`;
    const rest = files.length > filesNamed ? ` and ${files.length - filesNamed} more` : "";
    const which = files.length > 0 ? `: ${files.slice(0, filesNamed).map(code).join(", ")}${rest}` : "";
    return kind === "renamed"
      ? `- renamed ${code(formerName ?? "")} to ${code(task)}${which}`
      : `- changed ${code(task)}${which}`;
  });
  if (tasks.length > named) lines.push(`- and ${tasks.length - named} more tasks`);
  return [
    `## ${name}, version ${version}`,
    ...(said.length > 0 ? [said.join(" ")] : []),
    `${sums.join(", ")}${since === null ? "" : ` since version ${since}`}.`,
    ...(lines.length > 0 ? [lines.join("\n")] : []),
  ].join("\n\n");
}
