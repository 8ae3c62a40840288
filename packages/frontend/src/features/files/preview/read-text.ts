/** Bytes as text, in the encoding that they are in. */

export interface ReadText {
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
}

/** Control characters that no text has: neither tabs, line ends, form feeds nor escapes. */
const isControl = (byte: number): boolean => byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27;

/** Null for bytes that are no text. A character that is cut at the end is left out. */
export function readText(bytes: Uint8Array): ReadText | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, "utf-16le", "UTF-16");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, "utf-16be", "UTF-16");
  if (bytes.subarray(0, 8_192).some(isControl)) return null;
  return decode(bytes, "utf-8", "UTF-8") ?? decode(bytes, "windows-1252", "Windows-1252");
}

function decode(bytes: Uint8Array, label: string, encoding: ReadText["encoding"]): ReadText | null {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true }), encoding };
  } catch {
    return null;
  }
}
