/** Two texts line by line, with the words that differ inside lines that were changed. */
import { diffArrays, diffWordsWithSpace } from "diff";

export interface WordPart {
  readonly text: string;
  readonly marked: boolean;
}

export type DiffLine =
  | { readonly kind: "same"; readonly text: string; readonly left: number; readonly right: number }
  | { readonly kind: "removed"; readonly parts: readonly WordPart[]; readonly left: number }
  | { readonly kind: "added"; readonly parts: readonly WordPart[]; readonly right: number };

/** From this share of changed characters a line is shown as another line, not as changed words. */
const wholeLineShare = 0.6;

/** The lines of both texts; a last line break is no line. */
export function diffLines(before: string, after: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [left, right] = [1, 1];
  const changes = diffArrays(linesOf(before), linesOf(after));
  for (let at = 0; at < changes.length; at++) {
    const { value, added, removed } = changes[at]!;
    const next = changes[at + 1];
    if (!added && !removed) {
      for (const text of value) lines.push({ kind: "same", text, left: left++, right: right++ });
      continue;
    }
    const isPair = removed && next?.added;
    const [olds, news] = removed ? [value, isPair ? next.value : []] : [[], value];
    if (isPair) at++;
    const paired = Math.min(olds.length, news.length);
    for (let index = 0; index < Math.max(olds.length, news.length); index++) {
      const [old, fresh] = [olds[index], news[index]];
      const words = index < paired ? changedWords(old ?? "", fresh ?? "") : null;
      if (old !== undefined)
        lines.push({ kind: "removed", parts: words?.before ?? whole(old), left: left++ });
      if (fresh !== undefined)
        lines.push({ kind: "added", parts: words?.after ?? whole(fresh), right: right++ });
    }
  }
  return lines;
}

const whole = (text: string): WordPart[] => [{ text, marked: false }];

function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The words that differ; null where nearly everything does. */
function changedWords(before: string, after: string): { before: WordPart[]; after: WordPart[] } | null {
  const changes = diffWordsWithSpace(before, after);
  const changed = changes.reduce(
    (sum, { value, added, removed }) => sum + (added || removed ? value.length : 0),
    0,
  );
  if (changed > wholeLineShare * (before.length + after.length)) return null;
  const side = (left: boolean): WordPart[] =>
    changes
      .filter(({ added, removed }) => (left ? !added : !removed))
      .map(({ value, added, removed }) => ({ text: value, marked: added || removed }));
  return { before: side(true), after: side(false) };
}

export type FoldedLine =
  | DiffLine
  | { readonly kind: "folded"; readonly lines: readonly DiffLine[]; readonly key: string };

/** Lines that are the same fold, but for so many around each change. */
export function foldSame(lines: readonly DiffLine[], context = 3): FoldedLine[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== "same"),
  );
  const folded: FoldedLine[] = [];
  let hidden: DiffLine[] = [];
  const flush = (at: number) => {
    if (hidden.length === 1) folded.push(...hidden);
    else if (hidden.length > 1) folded.push({ kind: "folded", lines: hidden, key: `fold ${at}` });
    hidden = [];
  };
  for (const [index, line] of lines.entries()) {
    if (!isNear[index]) {
      hidden.push(line);
      continue;
    }
    flush(index);
    folded.push(line);
  }
  flush(lines.length);
  return folded;
}

/** Words that were added or removed. */
export function countChangedWords(lines: readonly DiffLine[]): number {
  const texts = lines.flatMap((line) => {
    if (line.kind === "same") return [];
    const marked = line.parts.filter((part) => part.marked);
    return (marked.length > 0 ? marked : line.parts).map(({ text }) => text);
  });
  return texts.reduce((sum, text) => sum + text.split(/\s+/).filter((word) => /\w/.test(word)).length, 0);
}
