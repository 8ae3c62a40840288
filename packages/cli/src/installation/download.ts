import { createHash } from "node:crypto";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

/** Until a download makes no progress any more, in milliseconds. */
const patienceMs = 30_000;

/** A file of a release, by address. */
export async function download(
  url: string,
  signal: AbortSignal,
  onProgress: (received: number, total: number | undefined) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), patienceMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stalled.signal]) });
    const isDowngraded = url.startsWith("https:") && !response.url.startsWith("https:");
    if (!response.ok || !response.body || isDowngraded) throw notDownloaded(url, `${response.status}`);
    const total = Number(response.headers.get("content-length")) || undefined;
    const parts: Uint8Array[] = [];
    let received = 0;
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), patienceMs);
      parts.push(part);
      received += part.byteLength;
      onProgress(received, total);
    }
    const whole = new Uint8Array(received);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.byteLength;
    }
    return whole;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Failure ? error : notDownloaded(url, error);
  } finally {
    clearTimeout(timer);
  }
}

/** The SHA-256 of a release's file, as the server says. */
export async function expectedSum(cliUrl: string, name: string, signal: AbortSignal): Promise<string> {
  const url = new URL("checksums.txt", cliUrl).href;
  const text = new TextDecoder().decode(await download(url, signal));
  const line = text.split("\n").find((each) => each.endsWith(`  ${name}`));
  if (line) return line.slice(0, -name.length - 2);
  throw new Failure("release_missing", `The server has no ${name}.`, {
    next: "Ask who runs the server to build it for this platform, or install Node 20.19 or newer and run the installer again.",
    exitCode: exitCodes.notFound,
  });
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const notDownloaded = (url: string, cause: unknown): Failure =>
  new Failure("download_failed", `${url} could not be downloaded.`, {
    next: "Check that the server runs and is reached from here, then run it again.",
    exitCode: exitCodes.unavailable,
    cause,
  });
