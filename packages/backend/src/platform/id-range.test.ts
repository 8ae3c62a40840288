import { newId, uuidFromId } from "@rollout/contract";
import { expect, test } from "vitest";
import { idRange } from "./id-range.js";

const id = newId("run");
const uuid = uuidFromId("run", id);

const holds = (text: string): boolean => {
  const range = idRange("run", text);
  return range !== undefined && range[0] <= uuid && uuid <= range[1];
};

test("the beginning of an id, with or without its prefix, is a range that holds it", () => {
  expect(holds(id)).toBe(true);
  expect(holds(id.slice(0, 12))).toBe(true);
  expect(holds(id.slice(4))).toBe(true);
  expect(holds(id.slice(4, 14).toUpperCase())).toBe(true);
});

test("what cannot begin an id is no range", () => {
  expect(idRange("run", "refunds nightly")).toBeUndefined();
  expect(idRange("run", "abc")).toBeUndefined();
  expect(idRange("run", "run_")).toBeUndefined();
  expect(idRange("run", `${id}0`)).toBeUndefined();
  expect(idRange("run", `ro_${id.slice(4)}`)).toBeUndefined();
});
