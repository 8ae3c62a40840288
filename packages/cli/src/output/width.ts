import { eastAsianWidth } from "get-east-asian-width";

/** Most text of this program. Nothing below needs to be made ready for it, which takes 9 ms. */
const plain = /^[\x20-\x7e]*$/;
/** What has no width of its own: accents, joiners, what chooses a form. */
const invisible = /[\p{M}\p{Cf}]/u;
/** A letter that a terminal draws as a picture. */
const picture = /\p{Emoji_Presentation}|\ufe0f/u;

let segmenter: Intl.Segmenter | undefined;

/** The letters of a text as a reader counts them: an emoji of several parts is one. */
export function* lettersOf(text: string): Generator<string> {
  if (plain.test(text)) return yield* text;
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Columns that the text takes in a terminal. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const letter of lettersOf(text)) columns += columnsOfLetter(letter);
  return columns;
}

function columnsOfLetter(letter: string): number {
  if (picture.test(letter)) return 2;
  for (const part of letter) {
    if (!invisible.test(part)) return eastAsianWidth(part.codePointAt(0) ?? 0);
  }
  return 0;
}
