/** The thread that writes small files: three calls of the system for each, and no other thread to wait for. */
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { parentPort } from "node:worker_threads";

/** Files that are written together; their bytes lie one after the other in `bytes`. */
export interface WriteOrder {
  readonly bytes: Uint8Array;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Where a file is written that must replace another. */
  readonly partialFolder: string;
}

/** What went wrong; an empty text when nothing did. */
export type WriteAnswer = string;

const folders = new Set<string>();

function ensureFolder(path: string): void {
  if (folders.has(path)) return;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  folders.add(path);
}

function writeTo(file: number, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

function openNew(path: string): number | undefined {
  try {
    return openSync(path, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
}

/** A file that is there may be read meanwhile: it is replaced in one step. */
function replace(path: string, bytes: Uint8Array, partialFolder: string): void {
  ensureFolder(partialFolder);
  const partial = join(partialFolder, randomUUID());
  try {
    writeTo(openSync(partial, "wx", 0o600), bytes);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}

function write({ bytes, files, partialFolder }: WriteOrder): void {
  let at = 0;
  for (const { path, size } of files) {
    const content = bytes.subarray(at, at + size);
    at += size;
    ensureFolder(dirname(path));
    const file = openNew(path);
    if (file === undefined) {
      replace(path, content, partialFolder);
      continue;
    }
    try {
      writeTo(file, content);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  }
}

parentPort?.on("message", (order: WriteOrder) => {
  let answer: WriteAnswer = "";
  try {
    write(order);
  } catch (error) {
    answer = error instanceof Error ? error.message : String(error);
  }
  parentPort?.postMessage(answer);
});
