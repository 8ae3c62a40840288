/** JSON whose whole numbers keep every digit: where a double would change one, it becomes text. */

const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isChanged = (number: string): boolean =>
  /^-?\d{16,}$/.test(number) && BigInt(number) !== BigInt(Number(number));

/** Where a text of JSON ends that begins at an offset. No expression finds it: one over megabytes fills the stack. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (; isEscaped(json, end); end = json.indexOf('"', end + 1));
  return end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Parses JSON.
 *
 * @returns The value, and the numbers that are texts in it.
 * @throws {SyntaxError} as JSON.parse does, with positions of the text that was given.
 */
export function parseExactly(text: string): { value: unknown; exactNumbers: readonly string[] } {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return { value, exactNumbers: [] };
  const exactNumbers: string[] = [];
  const quoteChanged = (number: string): string => {
    if (!isChanged(number)) return number;
    exactNumbers.push(number);
    return `"${number}"`;
  };
  let quoted = "";
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('"', at);
    const start = found === -1 ? text.length : found;
    const end = found === -1 ? text.length : endOfText(text, start);
    quoted += text.slice(at, start).replace(numbers, quoteChanged) + text.slice(start, end);
    at = end;
  }
  return { value: exactNumbers.length === 0 ? value : JSON.parse(quoted), exactNumbers };
}
