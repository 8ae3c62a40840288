/** Which workspaces this browser opened last, newest first. */

const storageKey = "rollout.workspaces-used";
const kept = 50;

interface Entry {
  readonly workspace: { readonly id: string; readonly name: string };
}

function readUsed(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberWorkspace(id: string): void {
  try {
    const ids = [id, ...readUsed().filter((each) => each !== id)].slice(0, kept);
    localStorage.setItem(storageKey, JSON.stringify(ids));
  } catch {
    // Without storage the order is that of the names.
  }
}

/** Those used last come first, the others follow by name. */
export const usedFirst = <E extends Entry>(
  entries: readonly E[],
  used: readonly string[] = readUsed(),
): readonly E[] => {
  const rank = ({ workspace }: E): number => {
    const at = used.indexOf(workspace.id);
    return at < 0 ? used.length : at;
  };
  return entries.toSorted((a, b) => rank(a) - rank(b) || a.workspace.name.localeCompare(b.workspace.name));
};
