/** A problem of an import in words, for the page and for pasting elsewhere. */
import type { ImportProblem } from "@rollout/contract";
import type { ShownTasks } from "./preview-tasks.js";

/** `tasks/invoice-okada-03/task.toml:14:15` */
export const placeWords = ({ path, line, column }: Pick<ImportProblem, "path" | "line" | "column">): string =>
  [path, line, column].filter((part) => part !== null).join(":");

/** Problems of the kind that is shown; all where tasks are shown that have none. */
export const problemsOf = <Problem extends Pick<ImportProblem, "severity">>(
  problems: readonly Problem[],
  shown: ShownTasks,
): readonly Problem[] => {
  if (shown !== "errors" && shown !== "warnings") return problems;
  return problems.filter(({ severity }) => shown === `${severity}s`);
};

/** What is wrong, and what else is said about it: a message begins with its shortest form. */
export function splitMessage(message: string): { readonly title: string; readonly rest: string } {
  const [, title = message, rest = ""] = /^(.+?)\.\s+(?=[A-Z"])(.+)$/s.exec(message) ?? [];
  return { title: title.replace(/\.$/, ""), rest };
}

/** Place, sentence, and the lines around it with carets. */
export function problemText(problem: ImportProblem): string {
  const { severity, message, excerpt, line, column, length } = problem;
  const lines = excerpt.flatMap((each) => [
    `${String(each.line).padStart(6)}  ${each.text}`,
    ...(each.line === line && column !== null
      ? [`${" ".repeat(7 + column)}${"^".repeat(Math.max(1, length))}`]
      : []),
  ]);
  return [`${placeWords(problem)}: ${severity}: ${message}`, ...lines].join("\n");
}
