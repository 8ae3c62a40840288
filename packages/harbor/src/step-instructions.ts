/** The instruction of a task of several steps: what each is told, one after the other, under its name. */
export const tellSteps = (
  steps: readonly { readonly name: string; readonly instruction: string | null }[],
): string =>
  steps
    .filter(({ instruction }) => instruction !== null)
    .map(({ name, instruction }) => `# Step: ${name}\n\n${instruction!.trim()}\n`)
    .join("\n");
