/** Bytes of every part but the last: storages ask for 5 MiB at least, and for 10,000 parts at most. */
export const partBytes = 8 * 1024 * 1024;

/** What of an upload lies in which part. */
export interface UploadPlan {
  readonly size: number;
  readonly partBytes: number;
}

/** An empty file has one part, which is empty. */
export const partCount = ({ size, partBytes }: UploadPlan): number =>
  Math.max(1, Math.ceil(size / partBytes));

/** Bytes of a part, numbered from 1. */
export const sizeOfPart = (plan: UploadPlan, part: number): number =>
  part < partCount(plan) ? plan.partBytes : plan.size - (partCount(plan) - 1) * plan.partBytes;
