import { escapeLine } from "./escape.js";
import { columnsOf, lettersOf } from "./width.js";

export type Style = "plain" | "dim" | "bold" | "good" | "bad" | "warn" | "accent";

/** Something to show: plain text, or text with a style, or several of them in a row. Never has escape codes. */
export type Text = string | Styled | readonly (string | Styled)[];

export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** SGR parameters: on, off. */
const codes: Readonly<Record<Style, readonly [number, number] | undefined>> = {
  plain: undefined,
  dim: [2, 22],
  bold: [1, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  accent: [36, 39],
};

export const styled = (text: string, style: Style): Styled => ({ text, style });
export const dim = (text: string): Styled => styled(text, "dim");
/** Texts one behind the other. */
export const joined = (...texts: readonly Text[]): readonly (string | Styled)[] =>
  texts.flatMap((text) =>
    Array.isArray(text) ? (text as readonly (string | Styled)[]) : [text as string | Styled],
  );

export const bold = (text: string): Styled => styled(text, "bold");

/** The parts of a text, to put others beside them. */
export const inRow = (text: Text): readonly (string | Styled)[] =>
  typeof text === "string" || "text" in text ? [text] : text;

const partsOf = (text: Text): readonly Styled[] =>
  inRow(text).map((part) =>
    typeof part === "string"
      ? { text: escapeLine(part), style: "plain" }
      : { text: escapeLine(part.text), style: part.style },
  );

/** The text for a terminal or a pipe: escaped, with colour or without. */
export const render = (text: Text, withColour: boolean): string =>
  partsOf(text)
    .map(({ text: part, style }) => {
      const code = withColour && part !== "" ? codes[style] : undefined;
      return code ? `\u001b[${code[0]}m${part}\u001b[${code[1]}m` : part;
    })
    .join("");

/** Columns that the text takes in a terminal. */
export const widthOf = (text: Text): number =>
  partsOf(text).reduce((sum, { text: part }) => sum + columnsOf(part), 0);

/** The text in at most so many columns, with an ellipsis where it was cut. */
export function cut(text: Text, columns: number): Text {
  if (widthOf(text) <= columns) return text;
  const kept: Styled[] = [];
  let left = Math.max(0, columns - 1);
  for (const { text: part, style } of partsOf(text)) {
    let taken = "";
    for (const letter of lettersOf(part)) {
      const width = columnsOf(letter);
      if (width > left) {
        kept.push({ text: columns > 0 ? `${taken}…` : "", style });
        return kept;
      }
      taken += letter;
      left -= width;
    }
    kept.push({ text: taken, style });
  }
  return kept;
}
