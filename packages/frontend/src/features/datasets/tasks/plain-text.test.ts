import { expect, test } from "vitest";
import { plainLine, plainLines } from "./plain-text.js";

test("a row shows the first line that says something, without marks of Markdown", () => {
  expect(plainLine("# Refund\n\nDecide.")).toBe("Refund");
  expect(plainLine("\n---\n- **Follow** the `handbook.md`")).toBe("Follow the handbook.md");
  expect(plainLine("Read [the rules](https://example.com), section 4.")).toBe("Read the rules, section 4.");
});

test("what is no Markdown stays", () => {
  expect(plainLine("2 * 3 * 4 and snake_case_name")).toBe("2 * 3 * 4 and snake_case_name");
  expect(plainLine("")).toBe("");
});

test("a list keeps its bullets, a heading loses its marks", () => {
  expect(plainLines("## Rules\n- **Refund** once\n  * not twice")).toEqual([
    "Rules",
    "• Refund once",
    "  • not twice",
  ]);
});
