import path from "node:path";
import { type InstallNote, readInstallNote } from "../config/install-note.js";
import { Failure } from "../failure.js";
import { ownPath } from "../runtime.js";

/** This command, as the installer put it. */
export interface InstalledCommand {
  readonly file: string;
  readonly folder: string;
  readonly note: InstallNote;
}

/**
 * Where the installer put this command.
 *
 * @throws {Failure} not_installed, for a copy of npm or of a checkout.
 */
export async function installedCommand(): Promise<InstalledCommand> {
  const [file, note] = await Promise.all([ownPath(), readInstallNote()]);
  // The installer names it so; npm's has an ending.
  if (note && path.basename(file) === "rollout") return { file, folder: path.dirname(file), note };
  throw new Failure("not_installed", `${file} was not installed by the server's installer.`, {
    next: "Where npm installed it: npm install -g @mv37/rollout-cli@latest, or npm uninstall -g @mv37/rollout-cli",
  });
}
