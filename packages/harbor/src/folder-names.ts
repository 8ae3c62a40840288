/** Names that every file system and Harbor's own rule take, unique whatever the case of their letters. */

/** A task's name as a folder: letters, digits, dot, hyphen, underscore; without organisation. */
export function folderNameOf(name: string): string {
  const last = name.slice(name.lastIndexOf("/") + 1).normalize("NFKD");
  const plain = last
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
    .slice(0, 80);
  return plain === "" ? "task" : plain;
}

/** Gives each name once; one that was given gets a number behind it. */
export function uniqueNames(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    let unique = name;
    for (let count = 2; given.has(unique.toLowerCase()); count++) unique = `${name}-${count}`;
    given.add(unique.toLowerCase());
    return unique;
  };
}
