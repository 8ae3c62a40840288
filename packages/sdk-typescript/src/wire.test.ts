/** The SDK's own wire types and limits say what the contract says. */

import { readFileSync } from "node:fs";
import {
  type Task as ContractTask,
  type IngestBatch,
  type IngestReply,
  limits,
  type NewRun,
  rolloutIdSchema,
  runIdSchema,
  type TaskList,
} from "@rollout/contract";
import { expect, expectTypeOf, test } from "vitest";
import { isTaskId, newId, newTraceId, newUuid } from "./ids.js";
import type { Task } from "./task.js";
import { version } from "./version.js";
import {
  type WireIngestBatch,
  type WireIngestReply,
  type WireNewRun,
  type WireTaskList,
  wireLimits,
} from "./wire.js";

test("what the SDK sends is what the contract takes", () => {
  expectTypeOf<WireIngestBatch>().toExtend<IngestBatch>();
  expectTypeOf<WireNewRun>().toExtend<NewRun>();
});

test("what the contract answers is what the SDK reads", () => {
  expectTypeOf<IngestReply>().toExtend<WireIngestReply>();
  expectTypeOf<TaskList>().toExtend<WireTaskList>();
  expectTypeOf<ContractTask>().toExtend<Task>();
});

test("no field of the contract's records is missing from the SDK's", () => {
  type Fields<T> = T extends unknown ? keyof T : never;
  expectTypeOf<Fields<WireIngestBatch["records"][number]>>().toEqualTypeOf<
    Fields<IngestBatch["records"][number]>
  >();
  expectTypeOf<keyof WireNewRun>().toEqualTypeOf<keyof NewRun>();
});

test("the limits are the contract's", () => {
  expect(wireLimits).toEqual({
    recordLength: limits.recordLength,
    nameLength: limits.nameLength,
    errorLength: limits.errorLength,
    instructionLength: limits.instructionLength,
    keysPerObject: limits.jsonKeysPerObject,
    pageSize: limits.pageSize,
  });
});

test("ids have the contract's form, and no two are the same", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("run", Date.now()));
  for (const id of ids) runIdSchema.parse(id);
  rolloutIdSchema.parse(newId("ro", Date.now()));
  expect(new Set(ids).size).toBe(ids.length);
  expect(newTraceId()).toMatch(/^[0-9a-f]{32}$/);
  expect(isTaskId(newId("run", 0).replace("run", "task"))).toBe(true);
  expect(Number.parseInt(newUuid(1_767_225_600_123).replaceAll("-", "").slice(0, 12), 16)).toBe(
    1_767_225_600_123,
  );
});

test("the version is the package's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(version).toBe(manifest.version);
});
