/** What a bar says of itself at its width: name, duration, both or nothing. */
import { geometry } from "./geometry.js";

export interface BarLabel {
  readonly name: string;
  /** Where the name begins, from the left edge of the lanes. */
  readonly nameX: number;
  /** Empty when there is no room. */
  readonly duration: string;
  /** Right end of the duration. */
  readonly durationX: number;
}

/** Advance of a figure of the duration in pixels; tabular, so that it need not be measured. */
const figureWidth = 6.2;
const paddingLeft = 7;
const paddingRight = 4;
const durationRight = 6;

/**
 * @param left,right Edges of the bar; they may lie outside of the lanes, which are `width` wide.
 * @param advance Width of a letter of the name.
 * @param lead What stands before the name: the × of an error.
 */
export function labelOf(
  text: string,
  durationText: string,
  { left, right, width }: { left: number; right: number; width: number },
  advance: number,
  lead = 0,
): BarLabel | null {
  const from = Math.max(left, left < 0 ? -2.5 : 0);
  const to = Math.min(right, width);
  if (right - left < geometry.nameFrom) return null;
  const durationWidth = durationText.length * figureWidth;
  const nameX = from + paddingLeft + lead;
  const nameRoom = to - nameX - paddingRight;
  const durationX = right - durationRight;
  const bothFit =
    right <= width &&
    paddingLeft + lead + text.length * advance + durationWidth + geometry.durationSpare <= to - from;
  if (bothFit) return { name: text, nameX, duration: durationText, durationX };
  // The name of a bar that began before the view gives way to what is still to come.
  if (left < -paddingLeft && right <= width && durationWidth + durationRight + paddingLeft <= to - from) {
    return { name: "", nameX, duration: durationText, durationX };
  }
  const name = cutAtEnd(text, Math.floor(nameRoom / advance));
  return name === "" ? null : { name, nameX, duration: "", durationX };
}

/** As much of a text as fits, with an ellipsis where something is missing. */
function cutAtEnd(text: string, letters: number): string {
  if (text.length <= letters) return text;
  return letters < 2 ? "" : `${text.slice(0, letters - 1)}…`;
}
