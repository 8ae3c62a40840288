/** Places in JSON values: RFC 6901 pointers. */

/** A key as a pointer writes it: `a~1b` of `a/b`. */
export const pointerPart = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** The key that a part of a pointer stands for. */
export const keyOfPart = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");

/** The keys of a pointer: `lines`, `2`, `a/b` of `/lines/2/a~1b`. */
export const pointerKeys = (pointer: string): string[] => pointer.split("/").slice(1).map(keyOfPart);

/** The value at a pointer; undefined where there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of pointerKeys(pointer)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
