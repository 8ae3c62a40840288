import type { Upload } from "@rollout/contract";
import { expect, test } from "vitest";
import { bytesThere, missingParts } from "./upload-parts.js";

const upload: Upload = {
  id: "upl_01jd3x4k5m6n7p8q9r0s1t2v3w",
  name: "scans.tar",
  size: 25,
  bucketId: null,
  partBytes: 10,
  partCount: 3,
  received: [2],
  expiresAt: "2026-11-24T00:00:00Z",
};

test("an upload goes on with the parts that storage does not have", () => {
  expect(missingParts(upload)).toEqual([
    { number: 1, from: 0, to: 10 },
    { number: 3, from: 20, to: 25 },
  ]);
  expect(bytesThere(upload)).toBe(10);
  expect(bytesThere({ ...upload, received: [1, 2, 3] })).toBe(25);
});
