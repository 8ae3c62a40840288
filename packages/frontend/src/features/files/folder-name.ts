/** Why a text cannot name a folder of storage; undefined when it can. Slashes make folders within. */
export function reasonAgainstFolder(name: string): string | undefined {
  if (name === "") return "Give the folder a name.";
  if (name.includes("\\")) return "A name has no backslash. Use / between folders.";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  if (/[\u0000-\u001f\u007f]/.test(name)) return "The name holds a control character.";
  const odd = name.split("/").find((part) => part === "" || part === "." || part === "..");
  if (odd === "") return "Between two slashes there is a name.";
  return odd === undefined ? undefined : `${odd} is no name of a folder.`;
}
