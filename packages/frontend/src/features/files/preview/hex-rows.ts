/** Bytes as a hex dump shows them. */

export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

/** Rows of eight bytes: narrow enough for a pane. */
export function hexRows(bytes: Uint8Array, width = 8): HexRow[] {
  const rows: HexRow[] = [];
  for (let offset = 0; offset < bytes.length; offset += width) {
    const part = [...bytes.subarray(offset, offset + width)];
    rows.push({
      offset: offset.toString(16).padStart(4, "0"),
      hex: part.map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
      text: part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·")).join(""),
    });
  }
  return rows;
}
