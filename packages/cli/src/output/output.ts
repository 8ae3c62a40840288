import type { Failure } from "../failure.js";
import { escapeBlock, escapeJson } from "./escape.js";
import { type Progress, startProgress } from "./progress.js";
import type { Sink } from "./streams.js";
import { type Column, drawTable } from "./table.js";
import { dim, inRow, render, styled, type Text, widthOf } from "./text.js";

/** Who reads: people, programs (`--json`), or scripts that want the essential alone (`--quiet`). */
export type Mode = "people" | "json" | "quiet";

export interface List<Row> {
  /** What programs get: the shape of the API's reply. */
  readonly json: unknown;
  readonly rows: readonly Row[];
  /** Whether there are further rows, which a higher `--limit` shows. It is never silent: not for scripts either. */
  readonly hasMore?: boolean;
  readonly columns: readonly Column<Row>[];
  /** The one text of a row that scripts get: its name or id. */
  readonly quiet: (row: Row) => string;
  /** What people are told instead of an empty table, with a next step. */
  readonly empty: string;
}

export interface Facts {
  readonly json: unknown;
  /** Name and value of each line. A value that is undefined leaves its line out. */
  readonly facts: readonly (readonly [name: string, value: Text | undefined])[];
  /** The one text that scripts get. */
  readonly quiet: string;
}

/**
 * All that the program says. Results go to standard output, everything else to standard error; every text is escaped
 * here, so that no name from a server can drive the terminal.
 */
export class Output {
  constructor(
    readonly mode: Mode,
    private readonly out: Sink,
    private readonly err: Sink,
    /** Options that a command named as the next step needs too: ` --profile work`. */
    private readonly again = "",
  ) {}

  /** Whether a person sits before the results. */
  get isTerminal(): boolean {
    return this.out.isTerminal;
  }

  /** Columns of the terminal; Infinity when piped. */
  get width(): number {
    return this.out.width();
  }

  /** Rows as a table, as JSON, or one text each. */
  list<Row>({ json, rows, hasMore = false, columns, quiet, empty }: List<Row>): void {
    if (this.mode === "json") this.json(json);
    else if (this.mode === "quiet") for (const row of rows) this.line(quiet(row));
    else if (rows.length === 0) this.note(empty);
    else {
      const look = { width: this.out.width(), withColour: this.out.withColour };
      for (const line of drawTable(columns, rows, look)) this.out.write(`${line}\n`);
    }
    if (hasMore && this.mode !== "json")
      this.notice(dim(`These are the first ${rows.length}. There are more: --limit ${rows.length * 4}`));
  }

  /** What is known of one thing, a line for each name. */
  facts({ json, facts, quiet }: Facts): void {
    if (this.mode === "json") this.json(json);
    else if (this.mode === "quiet") this.line(quiet);
    else {
      const told = facts.filter((each): each is readonly [string, Text] => each[1] !== undefined);
      const room = Math.max(...told.map(([name]) => widthOf(name)));
      for (const [name, value] of told) {
        this.line([dim(name + " ".repeat(room - widthOf(name) + 2)), ...inRow(value)]);
      }
    }
  }

  /** Something was done: a tick and what, then lines that belong to it. `--quiet` says nothing. */
  done(json: unknown, first: Text, ...more: readonly Text[]): void {
    if (this.mode === "json") this.json(json);
    if (this.mode !== "people") return;
    this.line([styled("✓", "good"), " ", ...inRow(first)]);
    for (const line of more) this.line(["  ", ...inRow(this.asTyped(line))]);
  }

  /** Commands that a text names, with the options that this one was given about where to call. */
  private asTyped(text: Text): Text {
    const typed = (part: string): string => part.replace(/(?<=: )rollout(?= )/g, `rollout${this.again}`);
    if (this.again === "") return text;
    return inRow(text).map((part) =>
      typeof part === "string" ? typed(part) : { ...part, text: typed(part.text) },
    );
  }

  /** One line of the result, as it is in every mode but JSON's. */
  line(text: Text): void {
    this.out.write(`${render(text, this.out.withColour)}\n`);
  }

  /** Text of several lines, without colour. */
  block(text: string): void {
    const escaped = escapeBlock(text);
    this.out.write(escaped.endsWith("\n") ? escaped : `${escaped}\n`);
  }

  /** A value for programs, over several lines. */
  json(value: unknown): void {
    this.out.write(`${escapeJson(JSON.stringify(value, null, 2))}\n`);
  }

  /** A value of a sequence for programs, in one line. */
  jsonLine(value: unknown): void {
    this.out.write(`${escapeJson(JSON.stringify(value))}\n`);
  }

  /** Resolves when whoever reads the results has taken them: what is written faster would fill memory. */
  taken(): Promise<void> {
    return this.out.taken();
  }

  /** Something beside the result, for people alone: on standard error. */
  note(text: Text = ""): void {
    if (this.mode === "people") this.notice(text);
  }

  /** A note that stands even with `--quiet`: without it the person could not go on. */
  notice(text: Text): void {
    this.err.write(`${render(this.asTyped(text), this.err.withColour)}\n`);
  }

  /** Long work begins; `end` takes the line away again. */
  progress(text: Text): Progress {
    if (this.mode !== "people") return { update: () => undefined, end: () => undefined };
    return startProgress(this.err, text);
  }

  /** Why the program ends: sentence, next step, and what a report needs. */
  failure({ code, message, next, requestId, details }: Failure): void {
    if (this.mode === "json") {
      const error = { code, message, hint: next ?? null, requestId: requestId ?? null, details };
      this.err.write(`${escapeJson(JSON.stringify({ error }))}\n`);
      return;
    }
    const say = (text: Text): void => this.err.write(`${render(text, this.err.withColour)}\n`);
    say([styled("✗", "bad"), " ", message, " ", dim(`(${code})`)]);
    if (next) say(["  ", ...inRow(this.asTyped(next))]);
    if (requestId) say(["  ", dim(`request ${requestId}`)]);
  }
}
