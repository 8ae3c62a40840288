import { expect, test } from "vitest";
import { hexRows } from "./hex-rows.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("bytes are shown in rows with what can be read of them", () => {
  expect(hexRows(bytesOf("PK\u0003\u0004 ten b"))).toEqual([
    { offset: "0000", hex: "50 4b 03 04 20 74 65 6e", text: "PK·· ten" },
    { offset: "0008", hex: "20 62", text: " b" },
  ]);
});
