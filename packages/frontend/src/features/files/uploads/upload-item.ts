/** One file on its way to storage, as the panel shows it. */
import type { UploadId } from "@rollout/contract";
import type { Storage } from "../../../api/files.js";
import type { ShownError } from "../../../ui/error-state.js";

/**
 * `refused`: by this page, before anything was sent. `taken`: storage has an object of this key, and the person
 * chooses. `interrupted`: the page that sent it is gone, and the file must be chosen again.
 */
export type UploadState =
  | "waiting"
  | "sending"
  | "taken"
  | "interrupted"
  | "done"
  | "failed"
  | "refused"
  | "cancelled";

export interface UploadItem {
  readonly id: string;
  readonly storage: Storage;
  /** Folder that the person uploaded to; the key may lie deeper. */
  readonly folder: string;
  readonly key: string;
  readonly size: number;
  readonly state: UploadState;
  /** Bytes that storage has or that are on their way to it. */
  readonly sent: number;
  /** Bytes a second over the last seconds; null until it can be told. */
  readonly rate: number | null;
  readonly uploadId: UploadId | null;
  /** Why it failed or was refused. */
  readonly error: ShownError | null;
}

/** What is over needs nobody any more. */
export const isOver = ({ state }: UploadItem): boolean =>
  state === "done" || state === "failed" || state === "refused" || state === "cancelled";

export const isUnderWay = ({ state }: UploadItem): boolean => state === "waiting" || state === "sending";

/** Share of the bytes that are there, over all that is not refused or cancelled; null where there is none. */
export function shareSent(items: readonly UploadItem[]): number | null {
  const counted = items.filter(({ state }) => state !== "refused" && state !== "cancelled");
  const size = counted.reduce((sum, item) => sum + item.size, 0);
  return size === 0 ? null : counted.reduce((sum, item) => sum + item.sent, 0) / size;
}

/** The name of a file as the panel shows it: below the folder that was uploaded to. */
export const nameIn = ({ folder, key }: Pick<UploadItem, "folder" | "key">): string =>
  key.slice(folder.length);

/** Seconds until all bytes are sent at this rate; null where it cannot be told. */
export const secondsLeft = ({ size, sent, rate }: UploadItem): number | null =>
  rate === null || rate <= 0 ? null : (size - sent) / rate;
