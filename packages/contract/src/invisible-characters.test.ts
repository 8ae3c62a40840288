import { expect, test } from "vitest";
import { invisibleCharacterIn } from "./invisible-characters.js";

test("a character that nobody sees is named by its number", () => {
  const found = [
    "a\u200Bb",
    "\uFEFFa",
    "a\u202Eb",
    "a\u00ADb",
    "a\tb",
    "a\u0085",
    "a\u200Db",
    "\u{E0041}",
  ].map(invisibleCharacterIn);
  expect(found).toEqual(["U+200B", "U+FEFF", "U+202E", "U+00AD", "U+0009", "U+0085", "U+200D", "U+E0041"]);
});

test("letters of every script, spaces and joined pictures are seen", () => {
  for (const name of ["refund 17", "Größe ☃", "名前", "اسم", "नाम", "👩‍💻", "👩🏽‍💻", "❤️‍🔥", "é"])
    expect(invisibleCharacterIn(name), name).toBeUndefined();
});
