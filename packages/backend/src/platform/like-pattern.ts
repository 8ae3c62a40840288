/** A pattern of LIKE that finds the text anywhere: its wildcards are taken literally. */
export const containsPattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
