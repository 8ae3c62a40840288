/** Files as they are dropped or chosen, each with its path below the folder that holds them all. */

export interface ChosenFile {
  readonly file: File;
  readonly path: string;
}

/** Of a file input; one for folders tells paths. */
export const chosenFiles = (list: FileList): ChosenFile[] =>
  [...list].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** Of a drop, folders with all that is in them. Must be called while the event is handled. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return chosenFiles(files);
  return (await Promise.all(entries.map(readEntry))).flat();
}

async function readEntry(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found: ChosenFile[] = [];
  // A folder is read in portions, until one is empty.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found;
    for (const each of entries) found.push(...(await readEntry(each)));
  }
}
