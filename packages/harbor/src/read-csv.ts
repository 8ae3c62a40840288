/** CSV as rows, read as a stream; a record that cannot be read is a problem, and the next one is read. */
import type { Writable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { refused } from "./refusals.js";
import { lineProblem, mostLineBytes, notUtf8, type RowOrProblem, textIn } from "./row.js";

/** The delimiter that the first line has most often: comma, semicolon or tab. */
const delimiterOf = (header: string): string =>
  [",", ";", "\t"].reduce((best, each) =>
    header.split(each).length > header.split(best).length ? each : best,
  );

/**
 * The parser is given a character for each byte: what is not UTF-8 is then wrong in its own record alone, and nothing
 * that divides records is anything but ASCII.
 */
const byteText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Text of the bytes that characters stand for; undefined where they are not UTF-8. */
const textOf = (byBytes: string): string | undefined =>
  /[\x80-\xff]/.test(byBytes) ? textIn(Buffer.from(byBytes, "latin1")) : byBytes;

const shown = (byBytes: string): string => Buffer.from(byBytes, "latin1").toString();

/** All of the file without its byte order mark, and its first line as soon as it is there. */
async function withHeader(
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ header: string; all: AsyncGenerator<string> }> {
  let start = "";
  while (!start.includes("\n")) {
    const { value, done } = await chunks.next();
    if (done) break;
    start += byteText(value);
    if (start.length > mostLineBytes) break;
  }
  if (/^(?:\xff\xfe|\xfe\xff)/.test(start))
    throw refused('The file is UTF-16. Save it as UTF-8 ("CSV UTF-8" in Excel) and upload it again.');
  start = start.replace(/^\xef\xbb\xbf/, "");
  return {
    header: start.split("\n", 1)[0]!,
    all: (async function* () {
      yield start;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield byteText(next.value);
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

interface PlacedRecord extends CsvRecord {
  /** The line on which it begins, from 1. */
  readonly at: number;
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Whether a value in quotes ends, and goes on: where the next record begins is then a guess. */
function goesOnAfterQuotes(record: string, delimiter: string): boolean {
  for (let start = 0; start < record.length; ) {
    const end = record[start] === '"' ? endOfQuotes(record, start) : record.indexOf(delimiter, start);
    if (end === -1 || end === record.length) return false;
    if (record[end] !== delimiter) return true;
    start = end + 1;
  }
  return false;
}

/** What follows the closing quote of a value; a quote within it stands twice. */
function endOfQuotes(record: string, start: number): number {
  let end = record.indexOf('"', start + 1);
  while (end !== -1 && record[end + 1] === '"') end = record.indexOf('"', end + 2);
  return end === -1 ? -1 : end + 1;
}

/** What ends the file: nothing after it can be told apart, so that nothing of it is imported. */
function unreadable(error: CsvError, line: number): Error {
  if (error.code === "CSV_QUOTE_NOT_CLOSED")
    return refused(
      `A quote that opens in the record of line ${line} is never closed, so that every line after it belongs to that value. Close the quote and upload the file again.`,
    );
  if (error.code === "CSV_MAX_RECORD_SIZE")
    return refused(
      `The record that begins on line ${line} is longer than 16 MiB. Look for a quote that is not closed.`,
    );
  return error;
}

/**
 * Rows of a CSV whose first line names the columns; the delimiter may be comma, semicolon or tab.
 *
 * @throws {RolloutError} archive_refused where the file cannot be read to its end.
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<RowOrProblem> {
  const { header, all } = await withHeader(chunks[Symbol.asyncIterator]());
  const delimiter = delimiterOf(header);
  let line = 1;
  const parser = parse({
    delimiter,
    // Told as it is parsed: of an error, every record before it was then counted. The types know of no `raw`.
    on_record: (parsed) => {
      const { raw } = parsed as unknown as CsvRecord;
      const at = line + lineEnds(/^[\r\n]*/.exec(raw)![0]);
      line += lineEnds(raw);
      return Object.assign(parsed, { at });
    },
    encoding: "latin1",
    // The parser's own count of lines goes wrong after a line end within quotes.
    raw: true,
    relax_column_count: true,
    // Else it skips to another quote, and what is between is lost.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: mostLineBytes,
  });
  const feed = (async () => {
    for await (const text of all) {
      if (parser.destroyed) return;
      if (!parser.write(text, "latin1")) await drained(parser);
    }
    parser.end();
  })().catch((error: unknown) => parser.destroy(error instanceof Error ? error : new Error(String(error))));
  let columns: readonly string[] | null = null;
  try {
    for await (const { record, raw, at } of parser as AsyncIterable<PlacedRecord>) {
      if (!columns) {
        columns = columnsOf(record);
        continue;
      }
      const values = record.map(textOf);
      const text = shown(raw.trim());
      if (goesOnAfterQuotes(raw.trim(), delimiter)) {
        const message = "A value goes on after its closing quote. Write a quote within a value twice.";
        yield lineProblem(message, { path, line: at, text });
      } else if (values.includes(undefined)) yield lineProblem(notUtf8, { path, line: at, text });
      else if (record.length !== columns.length) {
        const message = `The line has ${record.length} values, and there are ${columns.length} columns.`;
        yield lineProblem(message, { path, line: at, text });
      } else
        yield {
          row: { line: at, values: Object.fromEntries(columns.map((name, index) => [name, values[index]])) },
        };
    }
    await feed;
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, line) : error;
  }
}

/** @throws {RolloutError} archive_refused where columns cannot be told apart. */
function columnsOf(record: readonly string[]): string[] {
  const columns = record.map((name, index) => textOf(name)?.trim() || `column ${index + 1}`);
  if (record.some((name) => textOf(name) === undefined))
    throw refused("The names of the columns, in the first line, are not UTF-8. Save the file as UTF-8.");
  const double = columns.find((name, index) => columns.indexOf(name) !== index);
  if (double !== undefined)
    throw refused(`Two columns are named "${double}". Give each column a name of its own.`);
  return columns;
}
