/** The keyword multipleOf for numbers as they are written: 19.99 is a multiple of 0.01, though no double of it is. */
import { type Ajv, str } from "ajv";
import type { Ajv2020 } from "ajv/dist/2020.js";

/** digits × 10^exponent, as the number is written; its sign does not matter. */
function decimalOf(number: number): { readonly digits: bigint; readonly exponent: number } {
  const [coefficient = "", exponent = "0"] = String(Math.abs(number)).split("e");
  const [whole = "", fraction = ""] = coefficient.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function isMultiple(value: number, of: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(of)) return value % of === 0;
  const [one, other] = [decimalOf(value), decimalOf(of)];
  const unit = Math.min(one.exponent, other.exponent);
  const inUnits = ({ digits, exponent }: typeof one): bigint => digits * 10n ** BigInt(exponent - unit);
  return inUnits(one) % inUnits(other) === 0n;
}

/** Ajv divides doubles instead. */
export function replaceMultipleOf(ajv: Ajv | Ajv2020): void {
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    compile: (of: number) => (value: number) => isMultiple(value, of),
    error: { message: ({ schemaCode }) => str`must be multiple of ${schemaCode}` },
  });
}
