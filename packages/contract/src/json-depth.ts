/**
 * Whether a value is nested deeper than a number of levels, itself the first. Asked before anything walks through it
 * by calling itself, which JSON.stringify does too: a deep value would overflow the stack.
 */
export function isDeeperThan(value: unknown, levels: number): boolean {
  const rest: { readonly value: object; readonly level: number }[] = [];
  const add = (member: unknown, level: number): void => {
    if (typeof member === "object" && member !== null) rest.push({ value: member, level });
  };
  add(value, 1);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.level > levels) return true;
    for (const member of Object.values(next.value)) add(member, next.level + 1);
  }
  return false;
}
