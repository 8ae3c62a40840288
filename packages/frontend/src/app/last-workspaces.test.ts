import { expect, test } from "vitest";
import { usedFirst } from "./last-workspaces.js";

const entry = (id: string) => ({ workspace: { id, name: `name of ${id}` } });

test("workspaces used last come first, the others follow by name", () => {
  const order = usedFirst([entry("d"), entry("a"), entry("c"), entry("b")], ["c", "gone", "d"]);
  expect(order.map(({ workspace }) => workspace.id)).toEqual(["c", "d", "a", "b"]);
});
