/** JSONL and CSV as rows, read as a stream; a line that cannot be read is a problem, and the next one is read. */
import type { Writable } from "node:stream";
import { type ImportProblem, limits } from "@rollout/contract";
import { CsvError, parse } from "csv-parse";
import { problem } from "./problems.js";

/** Values of one line by the name of their column. Those of CSV are texts. */
export interface Row {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

export type RowOrProblem = { readonly row: Row } | { readonly problem: ImportProblem };

/** Characters of one line. */
const lineLength = limits.bodyBytes;

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) yield utf8.decode(chunk, { stream: true });
  yield utf8.decode();
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of decoded(chunks)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (rest.length > lineLength) throw new RangeError("line too long");
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** An error of reading the bytes ends the file: what comes after cannot be told apart. */
function unreadable(error: unknown, path: string, line: number): RowOrProblem {
  const isLong = error instanceof RangeError;
  if (!isLong && !(error instanceof TypeError)) throw error;
  const message = isLong ? "The line is longer than 16 MiB." : "The file is not UTF-8 from here on.";
  const place = { line, column: 1, length: 1 };
  return { problem: problem({ severity: "error", message, path, task: null, text: "", place }) };
}

/** Where V8 says that JSON ends to make sense. */
function jsonColumn(error: unknown): number {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  return position ? Number(position[1]) + 1 : 1;
}

/** An error of one line, with the line itself as its excerpt. */
function lineProblem(
  message: string,
  path: string,
  line: number,
  text: string,
  column: number,
): RowOrProblem {
  const place = { line: 1, column, length: 1 };
  const found = problem({ severity: "error", message, path, task: null, text: text.slice(0, 1_000), place });
  const excerpt = found.excerpt.slice(0, 1).map((each) => ({ ...each, line }));
  return { problem: { ...found, line, excerpt } };
}

/** Rows of a file with one JSON object a line; empty lines are passed over. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<RowOrProblem> {
  let line = 0;
  try {
    for await (const text of linesOf(chunks)) {
      line++;
      if (text.trim() === "") continue;
      try {
        const values: unknown = JSON.parse(text);
        if (typeof values === "object" && values !== null && !Array.isArray(values)) {
          yield { row: { line, values: values as Record<string, unknown> } };
        } else
          yield lineProblem("The line is JSON, but no object. Each line is one task.", path, line, text, 1);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        yield lineProblem(
          "The line is not JSON. Each line is one object.",
          path,
          line,
          text,
          jsonColumn(error),
        );
      }
    }
  } catch (error) {
    yield unreadable(error, path, line + 1);
  }
}

/** The delimiter that the first line has most often: comma, semicolon or tab. */
const delimiterOf = (header: string): string =>
  [",", ";", "\t"].reduce((best, each) =>
    header.split(each).length > header.split(best).length ? each : best,
  );

/** All texts, and the first line of them as soon as it is there. */
async function withHeader(
  texts: AsyncGenerator<string>,
): Promise<{ header: string; all: AsyncGenerator<string> }> {
  let start = "";
  while (!start.includes("\n")) {
    const { value, done } = await texts.next();
    if (done) break;
    start += value;
    if (start.length > lineLength) throw new RangeError("line too long");
  }
  return {
    header: start.split("\n", 1)[0]!,
    all: (async function* () {
      yield start;
      yield* texts;
    })(),
  };
}

/** Resolves when a stream takes more, or never will. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off("drain", go).off("close", go);
      resolve();
    };
    stream.on("drain", go).on("close", go);
  });
}

interface CsvRecord {
  readonly record: readonly string[];
  /** What was read for it: empty lines that were passed over, the record, its line end. */
  readonly raw: string;
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Rows of a CSV whose first line names the columns; the delimiter may be comma, semicolon or tab. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<RowOrProblem> {
  let line = 1;
  let columns: readonly string[] | null = null;
  try {
    const { header, all } = await withHeader(decoded(chunks));
    const parser = parse({
      delimiter: delimiterOf(header),
      // The parser's own count of lines goes wrong after a line end within quotes.
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: lineLength,
    });
    const feed = (async () => {
      for await (const text of all) {
        if (parser.destroyed) return;
        if (!parser.write(text)) await drained(parser);
      }
      parser.end();
    })().catch((error: unknown) => parser.destroy(error instanceof Error ? error : new Error(String(error))));
    for await (const { record, raw } of parser as AsyncIterable<CsvRecord>) {
      const at = line + lineEnds(/^[\r\n]*/.exec(raw)![0]);
      line += lineEnds(raw);
      if (!columns) {
        columns = record.map((name, index) => name.trim() || `column ${index + 1}`);
        const double = columns.find((name, index) => columns!.indexOf(name) !== index);
        if (double === undefined) continue;
        yield lineProblem(
          `Two columns are named "${double}". Names of columns are unique.`,
          path,
          1,
          header,
          1,
        );
        parser.destroy();
        break;
      }
      if (record.length !== columns.length) {
        const message = `The line has ${record.length} values, and there are ${columns.length} columns.`;
        yield lineProblem(message, path, at, record.join(", "), 1);
        continue;
      }
      yield {
        row: { line: at, values: Object.fromEntries(columns.map((name, index) => [name, record[index]])) },
      };
    }
    await feed;
  } catch (error) {
    if (error instanceof CsvError)
      yield lineProblem(`${error.message}.`, path, Number(error.lines ?? line), "", 1);
    else yield unreadable(error, path, line);
  }
}
