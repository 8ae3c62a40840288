/** JSON whose whole numbers keep every digit: where a double would change one, it becomes text. */

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isChanged = (number: string): boolean =>
  /^-?\d{16,}$/.test(number) && BigInt(number) !== BigInt(Number(number));

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
  const quoted = text.replace(textOrNumber, (found) => {
    if (!isChanged(found)) return found;
    exactNumbers.push(found);
    return `"${found}"`;
  });
  return { value: exactNumbers.length === 0 ? value : JSON.parse(quoted), exactNumbers };
}
