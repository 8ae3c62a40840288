import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

const resultsFile = fileURLToPath(new URL("../RESULTS.md", import.meta.url));

/** One figure of a bench, with its goal. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: readonly [operator: "<=" | ">=" | "==", limit: number];
}

const isMet = ({ value, goal: [operator, limit] }: Figure): boolean =>
  operator === "<=" ? value <= limit : operator === ">=" ? value >= limit : value === limit;

/**
 * Prints `RESULT <name> <value> <unit> goal <op><goal> ok|SHORT` for each figure, writes them into RESULTS.md
 * under the bench's heading with machine and date, and sets the exit code to 1 when one is short.
 *
 * @param remarks - Lines that say how to read the figures.
 */
export async function report(
  bench: string,
  figures: readonly Figure[],
  remarks: readonly string[] = [],
): Promise<void> {
  const lines = figures.map((figure) => {
    const value = Number.isInteger(figure.value) ? String(figure.value) : figure.value.toFixed(3);
    const verdict = isMet(figure) ? "ok" : "SHORT";
    return `RESULT ${figure.name} ${value} ${figure.unit} goal ${figure.goal.join("")} ${verdict}`;
  });
  await writeSection(bench, lines, remarks);
  for (const line of lines) console.log(line);
  if (!figures.every(isMet)) process.exitCode = 1;
}

async function writeSection(
  bench: string,
  lines: readonly string[],
  remarks: readonly string[],
): Promise<void> {
  const head =
    "# Results\n\nThe last run of each bench. Ratios are against a reference in the same run; see README.md.\n";
  const text = await readFile(resultsFile, "utf8").catch(() => head);
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map(
        (section) =>
          [section.slice(0, section.indexOf("\n")), section.slice(section.indexOf("\n") + 1).trim()] as const,
      ),
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown CPU"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const when = new Date().toISOString().slice(0, 16).replace("T", " ");
  sections.set(
    bench,
    [`${when} UTC, ${machine}`, "", "```", ...lines, "```", ...(remarks.length ? ["", ...remarks] : [])].join(
      "\n",
    ),
  );
  const body = [...sections]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, section]) => `\n## ${name}\n\n${section}\n`);
  await writeFile(resultsFile, head + body.join(""));
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
