import { expect, test } from "vitest";
import { isCounted, judgeLengths } from "./check-file-length.mjs";

const fileOf = (path, lines) => ({ path, text: "x\n".repeat(lines) });

test("a file of 501 lines is too long, one of 500 is only worth splitting", () => {
  const verdict = judgeLengths([
    fileOf("a.ts", 501),
    fileOf("b.ts", 500),
    fileOf("c.ts", 301),
    fileOf("d.ts", 300),
  ]);
  expect(verdict.tooLong).toEqual([{ path: "a.ts", lines: 501 }]);
  expect(verdict.long.map(({ path }) => path)).toEqual(["b.ts", "c.ts"]);
});

test("a last line without a line end counts", () => {
  expect(judgeLengths([{ path: "a.py", text: `${"x\n".repeat(500)}x` }]).tooLong).toEqual([
    { path: "a.py", lines: 501 },
  ]);
});

test("code is counted; migrations, generated files and documents are not", () => {
  const paths = [
    "a.ts",
    "a.tsx",
    "a.mjs",
    "a.py",
    "a.css",
    "0001_first.sql",
    "routeTree.gen.ts",
    "README.md",
    "a.json",
  ];
  expect(paths.filter(isCounted)).toEqual(["a.ts", "a.tsx", "a.mjs", "a.py", "a.css"]);
});
