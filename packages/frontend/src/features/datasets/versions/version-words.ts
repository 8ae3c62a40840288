import type { DatasetVersion } from "@rollout/contract";
import { countOf } from "../../../ui/format/numbers.js";

/** What a version did: "3 tasks changed, 1 added". Empty where nobody counted it. */
export function versionWords({
  version,
  taskCount,
  changes,
}: Pick<DatasetVersion, "version" | "taskCount" | "changes">): string {
  if (version === 1)
    return taskCount === 0 ? "Made without tasks" : `Made with ${countOf(taskCount, "task")}`;
  if (changes === null) return "";
  const counts = [
    [changes.changed, "changed"],
    [changes.added, "added"],
    [changes.removed, "removed"],
  ] as const;
  const words = counts
    .filter(([count]) => count > 0)
    .map(([count, did], index) => `${index === 0 ? countOf(count, "task") : count} ${did}`);
  return words.length === 0 ? "Tasks in another order" : words.join(", ");
}
