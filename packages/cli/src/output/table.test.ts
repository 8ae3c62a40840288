import { expect, test } from "vitest";
import { type Column, drawTable } from "./table.js";
import { cut, dim, render, widthOf } from "./text.js";

interface Row {
  readonly name: string;
  readonly tasks: number;
}
const columns: readonly Column<Row>[] = [
  { title: "Name", value: ({ name }) => name, flexible: true },
  { title: "Tasks", value: ({ tasks }) => String(tasks), align: "right" },
];
const rows = [
  { name: "paper-summary-v1", tasks: 12 },
  { name: "日本語", tasks: 1_200 },
];
const piped = { width: Number.POSITIVE_INFINITY, withColour: false };

test("columns line up, numbers at their right, wide letters counted as two", () => {
  expect(drawTable(columns, rows, piped)).toEqual([
    "Name              Tasks",
    "paper-summary-v1     12",
    "日本語             1200",
  ]);
});

test("in a narrow terminal the flexible column is cut, and no line is longer than the terminal", () => {
  const lines = drawTable(columns, rows, { width: 16, withColour: false });
  expect(lines).toEqual(["Name       Tasks", "paper-su…     12", "日本語      1200"]);
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(16);
});

test("in a narrow terminal spare columns are left out before others are cut, the highest number first", () => {
  const spared: readonly Column<Row>[] = [
    { title: "Id", value: () => "ro_0123456789" },
    ...columns,
    { title: "Cost", value: () => "$1.00", spare: 2 },
    { title: "Time", value: () => "12 s", spare: 1 },
  ];
  const titlesAt = (width: number) => drawTable(spared, rows, { width, withColour: false })[0]!.split(/ +/);
  expect(titlesAt(60)).toEqual(["Id", "Name", "Tasks", "Cost", "Time"]);
  expect(titlesAt(40)).toEqual(["Id", "Name", "Tasks", "Time"]);
  expect(titlesAt(34)).toEqual(["Id", "Name", "Tasks"]);
  for (const width of [60, 50, 45, 40, 34, 30])
    for (const line of drawTable(spared, rows, { width, withColour: false }))
      expect(widthOf(line)).toBeLessThanOrEqual(width);
});

test("piped, nothing is cut and nothing has colour", () => {
  const long = { name: "x".repeat(300), tasks: 1 };
  expect(drawTable(columns, [long], piped)[1]).toContain("x".repeat(300));
  expect(drawTable(columns, rows, piped).join("\n")).not.toContain("\u001b");
  expect(drawTable(columns, rows, { width: 80, withColour: true })[0]).toContain("\u001b[2mName\u001b[22m");
});

test("a name with escape codes neither drives the terminal nor shifts its column", () => {
  const lines = drawTable(columns, [{ name: "\u001b[2Jx", tasks: 7 }], piped);
  expect(lines).toEqual(["Name      Tasks", "\\x1b[2Jx      7"]);
});

test("a text is cut by columns, not inside a letter", () => {
  expect(render(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5), false)).toBe("👩‍👩‍👧👩‍👩‍👧…");
  expect(render(cut(["abc", dim("defgh")], 6), false)).toBe("abcde…");
});
