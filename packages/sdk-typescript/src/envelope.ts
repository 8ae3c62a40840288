/** Puts a record together from its small fields and its large parts, within the server's length of one record. */
import { jsonText } from "./json.js";
import { wireLimits } from "./wire.js";

/** A large part: the text that leads up to it, its value, the text after it. Without a value it is left out. */
export type Part = readonly [lead: string, value: unknown, tail?: string];

/** Leads up to a record's metadata. */
export const metadataLead = ',"metadata":';

/**
 * The record as text: the fields, then the parts, then the closing brace.
 *
 * While it is longer than allowed, its largest part gives way to its own beginning.
 *
 * @param mostLength UTF-16 units; what the server takes unless given.
 */
export function assemble(
  fields: string,
  parts: readonly Part[],
  mostLength: number = wireLimits.recordLength,
): string {
  let text = fields;
  let partsLength = 0;
  const texts: string[] = [];
  for (const [lead, value, tail = ""] of parts) {
    if (value === undefined) continue;
    const json = partText(lead, value);
    partsLength += json.length;
    texts.push(json);
    text += `${lead}${json}${tail}`;
  }
  text += "}";
  if (text.length <= mostLength) return text;
  const present = parts.filter(([, value]) => value !== undefined);
  const shortened = shorten(texts, text.length - partsLength, mostLength);
  return `${fields}${present.map(([lead, , tail = ""], index) => `${lead}${shortened[index]}${tail}`).join("")}}`;
}

/** Metadata is an object for the server, also where what the caller gave cannot be written as one. */
function partText(lead: string, value: unknown): string {
  const json = jsonText(value);
  return lead === metadataLead && !json.startsWith("{") ? `{"$truncated":true,"metadata":${json}}` : json;
}

function shorten(texts: readonly string[], otherLength: number, mostLength: number): string[] {
  const result = [...texts];
  let length = texts.reduce((sum, text) => sum + text.length, otherLength);
  const largestFirst = [...texts.keys()].sort((a, b) => texts[b]!.length - texts[a]!.length);
  for (const index of largestFirst) {
    if (length <= mostLength) break;
    const text = texts[index]!;
    const cut = JSON.stringify({ $truncated: true, length: text.length, start: text.slice(0, 1000) });
    if (cut.length >= text.length) continue;
    result[index] = cut;
    length += cut.length - text.length;
  }
  return result;
}
