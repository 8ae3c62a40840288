import { expect, test } from "vitest";
import { errorWords, messageContent, modelAnswer, oneLine, scoreValue } from "./payloads.js";

test("a message is a string, or the parts that chat APIs send", () => {
  expect(messageContent({ content: "Hello" }).text).toBe("Hello");
  expect(
    messageContent({
      content: [
        { type: "text", text: "See" },
        { type: "image", name: "kettle.jpg" },
      ],
    }),
  ).toEqual({ text: "See", attachments: ["image kettle.jpg"] });
  expect(messageContent({ content: { order: 1 } }).text).toBe('{"order":1}');
  expect(messageContent(null).text).toBe("");
});

test.each([
  [{ message: "No section" }, null, "No section"],
  [{ result: { error: "No section" } }, null, "No section"],
  [{ result: { status: 422, error: { code: "too_much", message: "Too much" } } }, "422 too_much", "Too much"],
  [{ result: 5 }, null, null],
])("an error says its code and sentence wherever they stand: %j", (payload, code, message) => {
  expect(errorWords(payload)).toEqual({ code, message });
});

test("a result in one line has no line breaks and an end", () => {
  expect(oneLine("a\n b")).toBe("a b");
  expect(oneLine({ a: [1] })).toBe('{"a":[1]}');
  expect(oneLine("x".repeat(500))).toHaveLength(241);
  expect(oneLine(undefined)).toBe("");
});

test("scores and answers are found by the names that agents use", () => {
  expect([scoreValue({ value: 0.837 }), scoreValue({ reward: 1 }), scoreValue({ other: {} })]).toEqual([
    "0.84",
    "1",
    null,
  ]);
  expect(modelAnswer({ model: "m", answer: "Yes" })).toBe("Yes");
  expect(modelAnswer({ model: "m" })).toBeNull();
});
