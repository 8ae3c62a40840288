/** What an entry changed, as lines of a diff: key by key, their order kept. */

export interface ChangeLine {
  readonly sign: " " | "-" | "+";
  readonly key: string;
  /** The value's JSON in three parts; the middle is what differs. */
  readonly parts: readonly [before: string, changed: string, after: string];
}

/** No lines where the entry says nothing of before and after. */
export function changeLines(before: unknown, after: unknown): ChangeLine[] {
  if (isEmpty(before) && isEmpty(after)) return [];
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key): ChangeLine[] => {
    const [was, is] = [old.get(key), now.get(key)];
    // What was made or deleted has one side only: nothing in it differs from anything.
    if (isEmpty(before) || isEmpty(after)) {
      return [{ sign: isEmpty(before) ? "+" : "-", key, parts: [was ?? is ?? "", "", ""] }];
    }
    if (was === is) return [{ sign: " ", key, parts: [was ?? "", "", ""] }];
    const [oldParts, newParts] = differing(was ?? "", is ?? "");
    return [
      ...(was === undefined ? [] : [{ sign: "-" as const, key, parts: oldParts }]),
      ...(is === undefined ? [] : [{ sign: "+" as const, key, parts: newParts }]),
    ];
  });
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0);

function fieldsOf(value: unknown): Map<string, string> {
  if (isEmpty(value)) return new Map();
  const fields = typeof value === "object" && !Array.isArray(value) ? value : { value };
  return new Map(
    Object.entries(fields as object).map(([key, each]) => [key, JSON.stringify(each) ?? "null"]),
  );
}

const isLetter = (character: string | undefined): boolean => /[\p{L}\p{N}]/u.test(character ?? "");

type Parts = ChangeLine["parts"];

/** Both texts with the middle marked that they do not share; whole when more than 60 % differs. */
function differing(was: string, is: string): [Parts, Parts] {
  const shortest = Math.min(was.length, is.length);
  let start = 0;
  while (start < shortest && was[start] === is[start]) start++;
  let end = 0;
  while (end < shortest - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  // Words are marked whole.
  while (start > 0 && isLetter(was[start - 1]) && (isLetter(was[start]) || isLetter(is[start]))) start--;
  while (end > 0 && isLetter(was.at(-end)) && (isLetter(was.at(-1 - end)) || isLetter(is.at(-1 - end))))
    end--;
  const isMostlyNew = Math.max(was.length, is.length) - start - end > 0.6 * Math.max(was.length, is.length);
  const cut = (text: string): Parts =>
    isMostlyNew
      ? [text, "", ""]
      : [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)];
  return [cut(was), cut(is)];
}
