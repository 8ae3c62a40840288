/** Which bytes of a file are which part of its upload. */
import type { Upload } from "@rollout/contract";

export interface Part {
  /** Counted from 1. */
  readonly number: number;
  readonly from: number;
  /** After the last byte. */
  readonly to: number;
}

/** Parts that storage does not have yet, in order. */
export function missingParts({ size, partBytes, partCount, received }: Upload): Part[] {
  const there = new Set(received);
  return Array.from({ length: partCount }, (_, index) => index + 1)
    .filter((number) => !there.has(number))
    .map((number) => ({ number, from: (number - 1) * partBytes, to: Math.min(size, number * partBytes) }));
}

/** Bytes that storage has. */
export const bytesThere = (upload: Upload): number =>
  upload.size - missingParts(upload).reduce((sum, { from, to }) => sum + to - from, 0);
