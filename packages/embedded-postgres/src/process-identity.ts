/** Tells whether a process is still the one that was once seen under its number. */
import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/**
 * A name of the living process `pid` that no later process of the same number shares, or null if none lives.
 *
 * Containers hand out the same few numbers after each restart, so a number alone proves nothing.
 */
export function processIdentity(pid: number): string | null {
  return process.platform === "linux" ? linuxIdentity(pid) : otherIdentity(pid);
}

function linuxIdentity(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startedInTicks] = [fields[0], fields[19]];
  // A zombie is dead, but nobody has asked for its exit code: in a container without init that lasts for ever.
  return state === "Z" || state === "X" ? null : `${pid}@${startedInTicks}`;
}

function otherIdentity(pid: number): string | null {
  const { status, stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const line = stdout?.trim() ?? "";
  if (status !== 0 || line === "" || line.startsWith("Z")) return null;
  return `${pid}@${line.replace(/^\S+\s+/, "")}`;
}

/** True while the process that had this identity lives. */
export function isAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && processIdentity(pid) === identity;
}

/** True when `pid` is a living Postgres server that has `folder` open, of whatever user. */
export function isServerOf(folder: string, pid: number): boolean {
  if (processIdentity(pid) === null) return false;
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
    return /(^|\/)postgres/.test(stdout?.trim() ?? "");
  }
  try {
    if (readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres") return false;
  } catch {
    return false;
  }
  try {
    // A server works in its data folder; the number may have gone to the server of another folder.
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // Containers often forbid root to look at other users' processes.
    return true;
  }
}
