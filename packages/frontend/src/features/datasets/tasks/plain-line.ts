/** The first line of an instruction that says something, without the marks of Markdown. */
export function plainLine(markdown: string): string {
  const lines = markdown.split("\n").map((line) =>
    line
      .replace(/^\s*(#{1,6}|[-*+]|\d+\.|>)\s+/, "")
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/(\*\*|__|`+)(.+?)\1/g, "$2")
      .trim(),
  );
  return lines.find((line) => /[\p{L}\p{N}]/u.test(line)) ?? "";
}
