import type { Upload } from "@rollout/contract";
import { sendPart } from "../../../api/uploads.js";
import type { Slots } from "./slots.js";
import { tryAgain } from "./try-again.js";
import { bytesThere, missingParts, type Part } from "./upload-parts.js";
import { UploadRate } from "./upload-rate.js";

/** Parts of one file that stand in line at once; the slots are shared with other files. */
const inLine = 3;
/** Progress is told so often, in ms: more would only be work. */
const toldEveryMs = 200;

interface SendOptions {
  readonly workspace: string;
  readonly slots: Slots;
  readonly signal: AbortSignal;
  /** `rate` is bytes a second, null until it can be told. */
  readonly onProgress: (sent: number, rate: number | null) => void;
}

/** Sends what storage does not have yet of a file. */
export async function sendParts(
  upload: Upload,
  file: File,
  { workspace, slots, signal, onProgress }: SendOptions,
): Promise<void> {
  const rate = new UploadRate();
  const onTheirWay = new Map<number, number>();
  let there = bytesThere(upload);
  let toldAt = 0;
  const tell = (isPartOver = false): void => {
    const now = performance.now();
    if ((now - toldAt < toldEveryMs && !isPartOver) || signal.aborted) return;
    toldAt = now;
    const sent = [...onTheirWay.values()].reduce((sum, each) => sum + each, there);
    onProgress(Math.min(upload.size, sent), rate.note(sent, now));
  };
  const send = async ({ number, from, to }: Part): Promise<void> => {
    const noteSent = (sent: number): void => {
      onTheirWay.set(number, sent);
      tell();
    };
    const part = { uploadId: upload.id, part: number };
    const options = { signal, onProgress: noteSent };
    await tryAgain(() => sendPart(workspace, part, file.slice(from, to), options), signal).finally(() =>
      onTheirWay.delete(number),
    );
    there += to - from;
    // Nothing may come after it for long.
    tell(true);
  };
  // Not all parts of a large file stand in line, or a file that comes after it would wait for its last.
  const parts = missingParts(upload).values();
  const takeTurns = async (): Promise<void> => {
    for (const part of parts) {
      signal.throwIfAborted();
      await slots.run(() => send(part));
    }
  };
  await Promise.all(Array.from({ length: inLine }, takeTurns));
}
