/** Markdown without its marks, line by line: what is said, not how. */
export const plainLines = (markdown: string): string[] =>
  markdown.split("\n").map((line) =>
    line
      .replace(/^(\s*)[-*+]\s+/, "$1• ")
      .replace(/^\s*(#{1,6}|>)\s+/, "")
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/(\*\*|__|`+)(.+?)\1/g, "$2"),
  );

/** The first line of an instruction that says something. */
export const plainLine = (markdown: string): string =>
  plainLines(markdown)
    .map((line) => line.replace(/^\s*(•|\d+\.)\s+/, "").trim())
    .find((line) => /[\p{L}\p{N}]/u.test(line)) ?? "";
