import { expect, test } from "vitest";
import { metadataValues } from "./metadata-values.js";

test("keys come by how often they are used, with the values that a filter can name", () => {
  const rows = [
    { metadata: { difficulty: "hard", tags: ["refund", "damaged"], owner: { name: "x" } } },
    { metadata: { difficulty: "easy", rank: 3 } },
    { metadata: { difficulty: "hard", tags: ["refund"] } },
  ];
  expect(metadataValues(rows)).toEqual([
    ["difficulty", ["easy", "hard"]],
    ["tags", ["damaged", "refund"]],
    ["rank", ["3"]],
  ]);
});
