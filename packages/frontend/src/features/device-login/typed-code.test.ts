import { expect, test } from "vitest";
import { lettersOf, userCodeOf } from "./typed-code.js";

test("a code is the same however it is typed or pasted", () => {
  for (const typed of ["WDJF-KTNB", "wdjfktnb", " wdjf ktnb\n", "WDJF–KTNB", "Code: WDJF-KTNB".slice(6)])
    expect(userCodeOf(lettersOf(typed))).toBe("WDJF-KTNB");
});

test("letters that no code has are left out, and so is what is too much", () => {
  expect(lettersOf("aWeD1Y")).toBe("WD");
  expect(lettersOf("WDJFKTNBXX")).toBe("WDJFKTNB");
});
