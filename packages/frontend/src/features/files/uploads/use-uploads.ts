import { useSyncExternalStore } from "react";
import { useLeaveQuestion } from "../../../ui/use-leave-question.js";
import type { UploadItem } from "./upload-item.js";
import { UploadQueue } from "./upload-queue.js";

const queues = new Map<string, UploadQueue>();

/** The uploads of a workspace: one queue as long as the app is loaded. */
export function uploadsOf(workspace: string): UploadQueue {
  const queue = queues.get(workspace) ?? new UploadQueue(workspace);
  queues.set(workspace, queue);
  return queue;
}

export function useUploads(workspace: string): readonly UploadItem[] {
  const queue = uploadsOf(workspace);
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  useLeaveQuestion(queue.isBusy);
  return items;
}
