/** Which uploads are under way in which tab: a lock of the browser for each. */

const lockName = (uploadId: string): string => `rollout.upload.${uploadId}`;

/** While it lasts, other tabs of this browser know that the upload is under way here. */
export const whileLocked = (uploadId: string, work: () => Promise<void>): Promise<void> =>
  "locks" in navigator ? navigator.locks.request(lockName(uploadId), work) : work();

/** Ids of uploads that a tab of this browser is sending. */
export async function uploadsUnderWay(): Promise<Set<string>> {
  if (!("locks" in navigator)) return new Set();
  const { held = [] } = await navigator.locks.query();
  const start = lockName("");
  return new Set(held.flatMap(({ name }) => (name?.startsWith(start) ? [name.slice(start.length)] : [])));
}
