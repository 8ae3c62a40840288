import { createWriteStream } from "node:fs";
import { chmod, realpath, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { escapeJson } from "../output/escape.js";

/** Writes values as JSONL to a file, which has its name when all of it is there; without one to standard output. */
export async function writeJsonLines(
  values: AsyncIterable<unknown>,
  file: string | undefined,
  { output, signal }: Pick<Context, "output" | "signal">,
): Promise<void> {
  if (file === undefined || file === "-") {
    for await (const value of values) {
      output.jsonLine(value);
      await output.taken();
    }
    return;
  }
  const lines = async function* (): AsyncGenerator<string> {
    for await (const value of values) yield `${escapeJson(JSON.stringify(value))}\n`;
  };
  await writeWholeFile(file, Readable.from(lines(), { objectMode: true }), signal);
}

/**
 * Writes a stream beside the file, and gives it the file's name and rights at the end. Through a link it is the file
 * behind it; what is no file, a pipe or a device, is written into.
 *
 * @throws {Failure} file_not_written
 */
export async function writeWholeFile(file: string, source: Readable, signal: AbortSignal): Promise<void> {
  try {
    const present = await stat(file).catch(() => undefined);
    if (present?.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    if (present && !present.isFile()) {
      await pipeline(source, createWriteStream(file), { signal });
      return;
    }
    const place = present ? await realpath(file) : file;
    await replaceFile(place, source, { signal, mode: present ? present.mode & 0o777 : undefined });
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new Failure("file_not_written", `${file} could not be written: ${message}.`, {
      next: "Choose another file by -o, or make room.",
      cause: error,
    });
  }
}

async function replaceFile(
  file: string,
  source: Readable,
  { signal, mode }: { readonly signal: AbortSignal; readonly mode: number | undefined },
): Promise<void> {
  const partial = `${file}.partial-${process.pid}`;
  try {
    await pipeline(
      source,
      createWriteStream(partial, { flags: "wx", ...(mode === undefined ? {} : { mode }) }),
      {
        signal,
      },
    );
    // What was asked for at creation is cut by the mask of the process.
    if (mode !== undefined) await chmod(partial, mode);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
