import { createInterface } from "node:readline/promises";
import type { Output } from "./output.js";

/**
 * Asks a yes or no question on the terminal. Where nobody can answer, because input or output is no terminal or a
 * program reads, the answer is no: what changes things needs `--yes` then.
 */
export async function confirm(output: Output, question: string): Promise<boolean> {
  if (output.mode !== "people" || !process.stdin.isTTY || !process.stderr.isTTY) return false;
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) => {
      line.once("close", () => resolve(""));
      line.once("SIGINT", () => {
        process.kill(process.pid, "SIGINT");
        line.close();
      });
      void line.question(`${question} [y/N] `).then(resolve, () => resolve(""));
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    line.close();
  }
}
