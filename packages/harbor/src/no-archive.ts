/** What a file is that is no ZIP archive, or not a whole one, by its first bytes: a person learns what to do with it. */
import type { RolloutError } from "@rollout/contract";
import type { ByteSource } from "./byte-source.js";
import { refused } from "./refusals.js";

const kinds: readonly (readonly [kind: string, at: number, beginning: string])[] = [
  ["gzip (.gz, .tar.gz)", 0, "1f8b"],
  ["7-Zip", 0, "377abcaf271c"],
  ["RAR", 0, "526172211a07"],
  ["xz (.tar.xz)", 0, "fd377a585a00"],
  ["Zstandard (.zst)", 0, "28b52ffd"],
  ["tar", 257, "7573746172"],
];

/** Of a file whose list of entries cannot be read. */
export async function noArchive(source: ByteSource): Promise<RolloutError> {
  if (source.size === 0) return refused("The file is empty. Choose the ZIP archive of the tasks.");
  const start = Buffer.from(await source.read(0, 512)).toString("hex");
  const [kind] = kinds.find(([, at, beginning]) => start.startsWith(beginning, at * 2)) ?? [];
  if (kind !== undefined) return refused(`The file is a ${kind} archive. Pack the tasks as a ZIP archive.`);
  if (start.startsWith("504b0304"))
    return refused(
      "The ZIP archive is not whole: its list of entries, at the end, is missing or damaged. Download or pack it again.",
    );
  return refused("The file is no ZIP archive. Choose the ZIP archive of the tasks.");
}
