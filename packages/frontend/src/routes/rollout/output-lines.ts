/** An output as the lines of its JSON text, each with the place in the value that it shows. */
import { pointerPart } from "@rollout/contract";

export interface OutputLine {
  /** Spaces before the text. */
  readonly indent: number;
  /** `"currency": `, or empty in arrays. */
  readonly key: string;
  /** The value, or what of it stands on this line: `{`. */
  readonly value: string;
  /** What follows the value: a comma. */
  readonly after: string;
  /** JSON Pointer of the value that begins here; null for lines that only close. */
  readonly path: string | null;
}

/** Longer texts are shown as a tree. */
const mostLines = 4_000;

/** The lines of the text, indented by two; null where there would be more than are shown. */
export function outputLines(output: unknown): OutputLine[] | null {
  const lines: OutputLine[] = [];
  const write = (value: unknown, place: Omit<OutputLine, "value">): boolean => {
    if (lines.length > mostLines) return false;
    const isList = Array.isArray(value);
    if (typeof value !== "object" || value === null) {
      lines.push({ ...place, value: JSON.stringify(value) ?? "null" });
      return true;
    }
    const members = Object.entries(value);
    const [open, close] = isList ? ["[", "]"] : ["{", "}"];
    if (members.length === 0) {
      lines.push({ ...place, value: open + close });
      return true;
    }
    lines.push({ ...place, value: open, after: "" });
    for (const [index, [key, member]] of members.entries()) {
      const isWritten = write(member, {
        indent: place.indent + 2,
        key: isList ? "" : `${JSON.stringify(key)}: `,
        after: index < members.length - 1 ? "," : "",
        path: `${place.path}/${pointerPart(key)}`,
      });
      if (!isWritten) return false;
    }
    lines.push({ indent: place.indent, key: "", value: close, after: place.after, path: null });
    return true;
  };
  const isWhole = write(output, { indent: 0, key: "", after: "", path: "" });
  return isWhole && lines.length <= mostLines ? lines : null;
}

/** Which line shows each pointer; of one that is not there, the nearest value around it. */
export function lineOf(lines: readonly OutputLine[], pointer: string): number {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf("/"))) {
    const at = lines.findIndex((line) => line.path === path);
    if (at >= 0 || path === "") return Math.max(0, at);
  }
}
