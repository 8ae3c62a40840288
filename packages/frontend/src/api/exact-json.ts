/**
 * JSON whose whole numbers beyond 2^53 stay exact: they become bigints, and JSON.stringify writes them as they were.
 * Where a browser cannot tell how a number was written they are rounded, as everywhere in JavaScript.
 */

type ReadNumber = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Sixteen digits are the fewest that a double can round: most texts need no second look at each number. */
const longNumber = /\d{16}/;
const wholeNumber = /^-?\d+$/;

const keepExact: ReadNumber = (_, value, context) => {
  const source = context?.source;
  return typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    wholeNumber.test(source)
    ? BigInt(source)
    : value;
};

/** @throws {SyntaxError} where the text is not JSON. */
export const parseExact = (text: string): unknown =>
  longNumber.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);

const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => unknown };
// Without this JSON.stringify throws at a bigint; none is made where there is no rawJSON.
Object.defineProperty(BigInt.prototype, "toJSON", {
  value(this: bigint) {
    return rawJSON === undefined ? Number(this) : rawJSON(String(this));
  },
});
