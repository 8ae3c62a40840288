/** Names of files as they come from datasets of strangers: the vectors that both SDKs share. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { localNames } from "./file-names.js";

const vectors = JSON.parse(
  readFileSync(new URL("../../contract/vectors/names/file-names.json", import.meta.url), "utf8"),
) as { names: string[]; local: string[] }[];

test.each(vectors)("$names are written as $local", ({ names, local }) => {
  expect(localNames(names)).toEqual(local);
});
