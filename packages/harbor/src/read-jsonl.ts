/** JSONL as rows, read as a stream; a line that cannot be read is a problem, and the next one is read. */
import { isDeeperThan, isJsonObject, limits, parseExactly } from "@rollout/contract";
import { lineProblem, mostLineBytes, notUtf8, type RowOrProblem, textIn, tooDeep } from "./row.js";

/** Lines without their ends; null is one that is too long to be held. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const keep = (bytes: Uint8Array): void => {
    length += bytes.length;
    if (length > mostLineBytes) parts = [];
    else if (bytes.length > 0) parts.push(bytes);
  };
  const line = (): Uint8Array | null => {
    const found = length > mostLineBytes ? null : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    length = 0;
    return found;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      keep(chunk.subarray(from, end));
      yield line();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield line();
}

/** Where V8 says that JSON ends to make sense. */
function jsonColumn(error: unknown): number {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  return position ? Number(position[1]) + 1 : 1;
}

/** Rows of a file with one JSON object a line; empty lines are passed over. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<RowOrProblem> {
  let line = 0;
  for await (const bytes of linesOf(chunks)) {
    line++;
    if (bytes === null) {
      yield lineProblem("The line is longer than 16 MiB.", { path, line, text: "" });
      continue;
    }
    const text = textIn(bytes);
    if (text === undefined) yield lineProblem(notUtf8, { path, line, text: Buffer.from(bytes).toString() });
    else if (text.trim() !== "") yield rowOf(text, path, line);
  }
}

function rowOf(text: string, path: string, line: number): RowOrProblem {
  try {
    const { value, exactNumbers } = parseExactly(text);
    if (isDeeperThan(value, limits.jsonDepth))
      return lineProblem(`The line ${tooDeep}.`, { path, line, text });
    if (isJsonObject(value)) return { row: { line, values: value, exactNumbers } };
    const message = "The line is JSON, but no object. Each line is one task.";
    return lineProblem(message, { path, line, text });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = "The line is not JSON. Each line is one object.";
    return lineProblem(message, { path, line, text, column: jsonColumn(error) });
  }
}
