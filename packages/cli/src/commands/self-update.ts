import { execFile } from "node:child_process";
import { open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { defineCommand } from "../command.js";
import type { InstallNote } from "../config/install-note.js";
import { Failure } from "../failure.js";
import { download, expectedSum, sha256 } from "../installation/download.js";
import { installedCommand } from "../installation/installed-command.js";
import { version } from "../version.js";

export const selfUpdate = defineCommand({
  name: "self update",
  summary: "Bring this command up to the version of its server",
  async run({ output, signal }) {
    const { file, folder, note } = await installedCommand();
    const url = note.cliUrl + suffixOf(note.kind);
    const expected = await expectedSum(note.cliUrl, path.posix.basename(new URL(url).pathname), signal);
    if (sha256(await readFile(file)) === expected) {
      output.done({ updated: false, version }, `rollout ${version} is what the server has.`);
      return;
    }
    const progress = output.progress(`Downloading ${url}`);
    const bytes = await download(url, signal, (received, total) =>
      progress.update(
        `Downloading ${url}  ${total ? `${Math.floor((received / total) * 100)} %` : received}`,
      ),
    ).finally(() => progress.end());
    if (sha256(bytes) !== expected) {
      throw new Failure(
        "checksum_mismatch",
        "What was downloaded is not what the server says it is, so it was thrown away.",
        {
          next: "Run it again; if it stays, tell who runs the server.",
        },
      );
    }
    // Without an ending: below a package.json of ES modules Node runs no file with one that it does not know.
    const now = await replace(file, path.join(folder, `.rollout-new-${process.pid}`), {
      bytes,
      kind: note.kind,
    });
    output.done({ updated: true, version: now, from: version }, `Updated rollout ${version} to ${now}`);
  },
});

const suffixOf = (kind: InstallNote["kind"]): string =>
  kind === "node" ? ".js" : `-${process.platform}-${process.arch}`;

/** Puts the program in the place of this one, once it has said its version. */
async function replace(
  file: string,
  fresh: string,
  { bytes, kind }: { bytes: Uint8Array; kind: InstallNote["kind"] },
): Promise<string> {
  try {
    const handle = await open(fresh, "wx", 0o755);
    try {
      await handle.writeFile(bytes);
      await handle.chmod(0o755);
    } finally {
      await handle.close();
    }
    const [program, ...before] = kind === "node" ? [process.execPath, fresh] : [fresh];
    const { stdout } = await promisify(execFile)(program ?? fresh, [...before, "--version"], {
      timeout: 20_000,
    });
    await rename(fresh, file);
    return stdout.trim().replace(/^rollout /, "");
  } catch (cause) {
    await rm(fresh, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("update_failed", `The new version could not take the place of ${file}: ${reason}`, {
      next: "This version stays. Check that the folder can be written, then run it again.",
      cause,
    });
  }
}
