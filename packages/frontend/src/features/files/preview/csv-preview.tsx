// biome-ignore-all lint/suspicious/noArrayIndexKey: rows and columns of a table that never moves.
import { useMemo } from "react";
import { formatCount } from "../../../ui/format/numbers.js";
import { csvRows } from "./preview-limits.js";
import { PreviewNote } from "./preview-states.js";
import { readCsv } from "./read-csv.js";
import { ScrollFrame } from "./scroll-frame.js";
import type { TextProps } from "./text-preview.js";

const separatorWords = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

/** The first rows of a table. */
export function CsvPreview({ text, isWhole, name }: TextProps) {
  const { head, rows, rowCount, separator, isCut } = useMemo(
    () => readCsv(text, csvRows, isWhole),
    [text, isWhole],
  );
  return (
    <>
      <ScrollFrame label={`Table of ${name}`}>
        <table className="tabular w-max min-w-full border-separate border-spacing-0 text-meta">
          <thead>
            <tr>
              {head.map((cell, column) => (
                <th
                  key={column}
                  scope="col"
                  className="sticky top-0 border-b border-line bg-sunken px-2 py-1 text-left font-medium whitespace-nowrap"
                >
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {head.map((_, column) => (
                  <td
                    key={column}
                    className="max-w-60 truncate border-b border-line px-2 py-1"
                    title={row[column]}
                  >
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
      <PreviewNote>
        {isCut && `The first ${formatCount(rows.length)} of `}
        {formatCount(rowCount)} rows{!isWhole && " and more"}, {formatCount(head.length)} columns, between{" "}
        {separatorWords[separator]}s
      </PreviewNote>
    </>
  );
}
