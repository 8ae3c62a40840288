/** The lines that the installer adds to the files of shells, and how to take exactly these out again. */
import { readFile, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

type Variables = Readonly<Record<string, string | undefined>>;

/** Every file in which the installer may have left a line. */
function shellFiles(variables: Variables): string[] {
  const home = homedir();
  return [
    ...[".bashrc", ".bash_profile", ".bash_login", ".profile"].map((name) => path.join(home, name)),
    path.join(variables.ZDOTDIR || home, ".zshrc"),
    fishFile(variables),
  ];
}

const fishFile = (variables: Variables): string =>
  path.join(variables.XDG_CONFIG_HOME || path.join(homedir(), ".config"), "fish/conf.d/rollout.fish");

/** The text without the installer's note, the line after it, and the empty line that it put before. */
function withoutNote(text: string, folder: string): string {
  const note = `# rollout: ${folder}`;
  const lines = text.split("\n");
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line !== note) {
      kept.push(line);
      continue;
    }
    if (kept.at(-1) === "") kept.pop();
    index++;
  }
  return kept.join("\n");
}

/** Those of the files that have the note for the folder. */
export async function filesWithNote(folder: string, variables: Variables): Promise<string[]> {
  const found = await Promise.all(
    shellFiles(variables).map(async (file) => {
      const text = await readFile(file, "utf8").catch(() => "");
      return text !== withoutNote(text, folder) ? file : undefined;
    }),
  );
  return found.filter((file) => file !== undefined);
}

/** Takes the note out of a file. One that then holds nothing and is the installer's own goes, too. */
export async function removeNote(file: string, folder: string, variables: Variables): Promise<void> {
  const text = withoutNote(await readFile(file, "utf8"), folder);
  if (text.trim() === "" && file === fishFile(variables)) return rm(file);
  // Settings are often links into another folder: the link stays.
  const target = await realpath(file);
  const { mode } = await stat(target);
  const fresh = `${target}.rollout-${process.pid}`;
  try {
    await writeFile(fresh, text, { mode, flag: "wx" });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Removes a folder, unless something is left in it. */
export const removeIfEmpty = (folder: string): Promise<void> => rmdir(folder).catch(() => undefined);
