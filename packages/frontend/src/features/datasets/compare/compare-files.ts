/** Files of a task in two versions, by path. */
import type { TaskFile } from "@rollout/contract";

export interface FileDifference {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed" | "same";
  readonly role: TaskFile["role"];
  readonly before: TaskFile | undefined;
  readonly after: TaskFile | undefined;
}

/** Bytes are compared by SHA-256; another role is a change, too. */
export function compareFiles(before: readonly TaskFile[], after: readonly TaskFile[]): FileDifference[] {
  const olds = new Map(before.map((file) => [file.name, file]));
  const news = new Map(after.map((file) => [file.name, file]));
  return [...new Set([...news.keys(), ...olds.keys()])].sort().flatMap((name) => {
    const [old, fresh] = [olds.get(name), news.get(name)];
    const shown = fresh ?? old;
    if (shown === undefined) return [];
    const isSame = old?.sha256 === fresh?.sha256 && old?.role === fresh?.role;
    const kind = !old ? "added" : !fresh ? "removed" : isSame ? "same" : "changed";
    return { name, kind, role: shown.role, before: old, after: fresh };
  });
}
