import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/** What the installer wrote down about itself. */
export interface InstallNote {
  /** The server that the command was installed from. */
  readonly baseUrl: string;
  /** Address of the program without its ending; `checksums.txt` is beside it. */
  readonly cliUrl: string;
  /** A program for Node, or an executable that needs nothing. */
  readonly kind: "node" | "standalone";
}

/** The folder that the installer makes in the home folder. */
export const installFolder = (): string => path.join(homedir(), ".rollout");

export const installNotePath = (): string => path.join(installFolder(), "install.json");

/** The note, or undefined where there is none or one that nobody can use. */
export async function readInstallNote(): Promise<InstallNote | undefined> {
  try {
    const { baseUrl, cliUrl, kind } = JSON.parse(await readFile(installNotePath(), "utf8"));
    const isNote =
      typeof baseUrl === "string" &&
      typeof cliUrl === "string" &&
      (kind === "node" || kind === "standalone") &&
      URL.canParse(baseUrl) &&
      URL.canParse(cliUrl);
    return isNote ? { baseUrl, cliUrl, kind } : undefined;
  } catch {
    return undefined;
  }
}
