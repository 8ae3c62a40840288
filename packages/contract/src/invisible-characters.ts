/** Finds characters in names that nobody sees: two names that look alike would not be the same. */

/** Joins two pictures to one, as in a family emoji: the only invisible character that names need. */
const joinedPictures =
  /(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D(?=\p{Extended_Pictographic})/gu;

/** The first control or format character of a text, as U+200B; undefined where it has none. */
export function invisibleCharacterIn(text: string): string | undefined {
  const found = /[\p{Cc}\p{Cf}]/u.exec(text.replace(joinedPictures, ""))?.[0];
  return found && `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
