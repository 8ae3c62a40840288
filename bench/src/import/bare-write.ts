/** The reference of the import bench: the same bytes written in the plainest way, one file after the other. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BenchFile } from "./sources.js";

/**
 * Writes each distinct content once under its hash, and syncs the disk.
 *
 * @returns Seconds.
 */
export function writeBare(folder: string, files: Iterable<BenchFile>): number {
  const target = mkdtempSync(path.join(folder, "bare-"));
  const contents = [...files].map(({ bytes }) => bytes());
  const begun = performance.now();
  for (const content of contents) {
    const hash = createHash("sha256").update(content).digest("hex");
    const place = path.join(target, hash.slice(0, 2));
    mkdirSync(place, { recursive: true });
    if (!existsSync(path.join(place, hash))) writeFileSync(path.join(place, hash), content);
  }
  execFileSync("sync", ["-f", target]);
  return (performance.now() - begun) / 1000;
}
