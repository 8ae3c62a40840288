import { routes } from "@rollout/contract";
import { expect, test } from "vitest";
import { addresses, type RouteName } from "./addresses.js";

test.each(Object.keys(addresses) as RouteName[])("%s is called where the contract has it", (name) => {
  const { method, path } = routes[name];
  expect(addresses[name]).toBe(`${method} ${path}`);
});
