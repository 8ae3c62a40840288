/** `refund-copy`, `refund-copy-2`: a name that none of the taken ones is. */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const copy = `${name}-copy${number === 1 ? "" : `-${number}`}`;
    if (!taken.has(copy)) return copy;
  }
}
