/**
 * Makes text of a server, a file or an argument safe for a terminal: what would move the cursor, change colours or the
 * order of letters is shown instead of obeyed.
 */

/**
 * Controls, and what turns the direction of writing, hides itself or breaks lines: all format characters but the
 * joiners of words and emoji, and fillers that look like nothing.
 */
const dangerous = /[\p{Cc}\u2028\u2029\u115f\u1160\u3164\uffa0\p{Cs}]|\u034f|(?![\u200c\u200d])\p{Cf}/gu;

const shown = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : code <= 0xffff
      ? `\\u${code.toString(16).padStart(4, "0")}`
      : `\\u{${code.toString(16)}}`;
};

/** Text of one line. */
export const escapeLine = (text: string): string =>
  text.replace(dangerous, (character) =>
    character === "\n" ? "\\n" : character === "\t" ? "\\t" : character === "\r" ? "\\r" : shown(character),
  );

/** Text that keeps its line breaks, and its tabs as two spaces. */
export const escapeBlock = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => escapeLine(line.replaceAll("\t", "  ")))
    .join("\n");

/** JSON that means the same and holds no character that a terminal obeys. */
export const escapeJson = (json: string): string =>
  json.replace(dangerous, (character) =>
    character === "\n"
      ? character
      : // Beyond 16 bits JSON writes both halves of the pair.
        [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
          .join(""),
  );
