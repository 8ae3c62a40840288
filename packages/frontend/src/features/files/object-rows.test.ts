import type { StoredObject } from "@rollout/contract";
import { expect, test } from "vitest";
import type { ObjectPages } from "../../api/files.js";
import { entryOf, folderAbove, foldersTo, objectRows, withObject, withoutObject } from "./object-rows.js";

const stored = (key: string, size = 1): StoredObject => ({
  kind: key.endsWith("/") ? "folder" : "object",
  key,
  name: key,
  fileId: null,
  size,
  modifiedAt: null,
  etag: null,
  madeBy: null,
  taskCount: 0,
});

const pagesOf = (...pages: readonly (readonly string[])[]): ObjectPages => ({
  pages: pages.map((keys, index) => ({
    objects: keys.map((key) => stored(key)),
    nextCursor: index === pages.length - 1 ? null : "more",
  })),
  pageParams: pages.map(() => undefined),
});

const keysOf = (pages: ObjectPages): string[] => objectRows(pages).map(({ key }) => key);

test("folders come first within each page", () => {
  expect(keysOf(pagesOf(["a", "b/", "c"], ["d", "e/"]))).toEqual(["b/", "a", "c", "e/", "d"]);
});

test("an object that was uploaded appears in its place", () => {
  expect(keysOf(withObject(pagesOf(["a", "c"], ["e"]), stored("b")))).toEqual(["a", "b", "c", "e"]);
  expect(keysOf(withObject(pagesOf(["a", "c"], ["e"]), stored("f")))).toEqual(["a", "c", "e", "f"]);
});

test("an object beyond the pages that are read comes with its page", () => {
  const pages = pagesOf(["a", "c"], ["e"]);
  const cut = { ...pages, pages: pages.pages.slice(0, 1) };
  expect(withObject(cut, stored("d"))).toBe(cut);
});

test("an object that was replaced keeps its row and the tasks that use it", () => {
  const pages = pagesOf(["a"]);
  const used = withObject(pages, { ...stored("b"), taskCount: 3 });
  const [, after] = objectRows(withObject(used, stored("b", 9)));
  expect(after).toMatchObject({ size: 9, taskCount: 3 });
});

test("an object that was deleted is gone from its page", () => {
  expect(keysOf(withoutObject(pagesOf(["a", "b"]), stored("a")))).toEqual(["b"]);
});

test("a folder shows the folder that a deeper object is in", () => {
  const deep = {
    key: "q4/scans/p1.png",
    fileId: null,
    size: 4,
    etag: null,
    madeBy: null,
    at: "2026-11-22T00:00:00Z",
  };
  expect(entryOf("q4/", deep)).toMatchObject({ kind: "folder", key: "q4/scans/", name: "scans/" });
  expect(entryOf("q4/scans/", deep)).toMatchObject({ kind: "object", name: "p1.png", size: 4 });
  expect(entryOf("q3/", deep)).toBeUndefined();
});

test("folders lead up to the top", () => {
  expect(folderAbove("q4/scans/")).toBe("q4/");
  expect(folderAbove("q4/")).toBe("");
  expect(folderAbove("")).toBeUndefined();
  expect(foldersTo("q4/scans/").map(({ folder }) => folder)).toEqual(["q4/", "q4/scans/"]);
});
