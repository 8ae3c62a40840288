/** Canary lines keep benchmarks out of training data: agents do not see them, and exports keep them. */

const canaryLine = /^(?:<!--.*canary.*-->|#.*canary.*)$/i;

/** An instruction in two: the canary lines at its beginning with the blank lines after them, and the rest. */
export function splitCanary(text: string): { readonly canary: string; readonly instruction: string } {
  const lines = text.split("\n");
  let start = 0;
  while (start < lines.length && canaryLine.test(lines[start]!.trim())) start++;
  if (start === 0) return { canary: "", instruction: text };
  while (start < lines.length && lines[start]!.trim() === "") start++;
  const instruction = lines.slice(start).join("\n");
  return { canary: text.slice(0, text.length - instruction.length), instruction };
}
