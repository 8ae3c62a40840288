/** Reads text in columns: commas, semicolons or tabs, with quotes as RFC 4180 has them. */

export interface CsvTable {
  readonly separator: "," | ";" | "\t" | "|";
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** All rows of the text, also those that are not among `rows`. */
  readonly rowCount: number;
  /** There are more rows than were read, in the text or after it. */
  readonly isCut: boolean;
}

const separators = [",", ";", "\t", "|"] as const;

/**
 * @param maxRows - Rows after the head that are given.
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
  let lineCount = 0;
  let isQuoted = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endRow = (): void => {
    row.push(cell);
    if (row.length > 1 || row[0] !== "") {
      lineCount++;
      if (lines.length <= maxRows) lines.push(row);
    }
    row = [];
    cell = "";
  };
  for (; at < text.length; at++) {
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
  if (isWhole && (cell !== "" || row.length > 0)) endRow();
  const [head = [], ...rows] = lines;
  const rowCount = Math.max(0, lineCount - 1);
  return { separator, head, rows, rowCount, isCut: rowCount > rows.length || !isWhole };
}
