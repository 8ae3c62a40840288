/** Reads text in columns: commas, semicolons or tabs, with quotes as RFC 4180 has them. */

export interface CsvTable {
  readonly separator: "," | ";" | "\t" | "|";
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The text goes on after the rows that were read. */
  readonly isCut: boolean;
}

const separators = [",", ";", "\t", "|"] as const;

/**
 * @param maxRows - Rows after the head at which reading ends.
 * @param isWhole - False where the text is the beginning of a longer one: its last line may be half.
 */
export function readCsv(text: string, maxRows: number, isWhole = true): CsvTable {
  const firstLine = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? "";
  const separator = separators.reduce((best, each) =>
    firstLine.split(each).length > firstLine.split(best).length ? each : best,
  );
  const lines: string[][] = [];
  let cell = "";
  let row: string[] = [];
  let isQuoted = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endRow = (): void => {
    row.push(cell);
    if (row.length > 1 || row[0] !== "") lines.push(row);
    row = [];
    cell = "";
  };
  for (; at < text.length && lines.length <= maxRows; at++) {
    const character = text[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"' && cell === "") isQuoted = true;
    else if (character === separator) {
      row.push(cell);
      cell = "";
    } else if (character === "\n") endRow();
    else if (character !== "\r" || text[at + 1] !== "\n") cell += character;
  }
  const isEnd = at >= text.length;
  if (isEnd && isWhole && (cell !== "" || row.length > 0)) endRow();
  const [head = [], ...rows] = lines;
  return { separator, head, rows: rows.slice(0, maxRows), isCut: !isEnd || !isWhole };
}
