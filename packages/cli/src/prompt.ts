import { createInterface } from "node:readline/promises";

/** Whether a person can be asked: they type here and see what is written beside the results. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks for yes or no; anything but yes is no. Ctrl-C ends the program as it does anywhere. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads lines, the terminal hands Ctrl-C to it instead of the process.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(`${question} [y/N] `, { signal }));
  } finally {
    lines.close();
  }
}
