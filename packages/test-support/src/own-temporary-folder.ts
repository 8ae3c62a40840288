import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Gives this process, and those that it starts, a temporary folder of their own: what tests, servers and SDKs leave
 * there goes with it. Returns how to remove it.
 */
export function ownTemporaryFolder(): () => Promise<void> {
  const before = process.env.TMPDIR;
  // A short name: paths of sockets below it may have some 100 characters.
  const folder = mkdtempSync(path.join(tmpdir(), "rt-"));
  // Programs of other users, as Postgres of root's tests, reach what is theirs below it.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
