import { expect, test } from "vitest";
import { signInErrorOf } from "./sign-in-errors.js";

test("a sign-in that was refused says what happened and what to do", () => {
  expect(signInErrorOf("email_unverified")).toEqual({
    code: "email_unverified",
    title: "The provider has not verified the address of this account.",
    way: "Verify the address with the provider and start again",
    offersAnotherAccount: true,
  });
});

test("what an address says beyond the known codes is not repeated on the page", () => {
  expect(signInErrorOf("call 0900 to unlock")?.code).toBe("sign_in_refused");
});

test("without an error nothing is said", () => {
  expect(signInErrorOf(undefined)).toBeUndefined();
});
