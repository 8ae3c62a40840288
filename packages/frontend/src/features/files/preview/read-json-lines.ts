/** Reads JSON Lines: one value a line, empty lines left out. */
export function readJsonLines(text: string, isWhole: boolean): { value: unknown[] } | { error: string } {
  const lines = text.split("\n");
  // The last line of a text that is cut may be half.
  if (!isWhole) lines.pop();
  const value: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    try {
      value.push(JSON.parse(line));
    } catch (error) {
      return { error: `line ${index + 1}, ${error instanceof Error ? error.message : "cannot be read"}` };
    }
  }
  return { value };
}
