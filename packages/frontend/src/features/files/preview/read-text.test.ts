import { expect, test } from "vitest";
import { readText } from "./read-text.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("text is read in its encoding, and what is cut within a character is still text", () => {
  expect(readText(bytesOf("grün"))).toEqual({ text: "grün", encoding: "UTF-8" });
  expect(readText(bytesOf("grün").subarray(0, 3))?.text).toBe("gr");
  expect(readText(new Uint8Array([0x67, 0x72, 0xfc, 0x6e]))).toEqual({
    text: "grün",
    encoding: "Windows-1252",
  });
  expect(readText(new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toEqual({ text: "a", encoding: "UTF-16" });
});

test("a NUL or another control character is in no text", () => {
  expect(readText(new Uint8Array([0x61, 0x00]))).toBeNull();
  expect(readText(new Uint8Array([0x03, 0xff]))).toBeNull();
});
