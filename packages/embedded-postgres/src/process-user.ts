/** The user that Postgres runs as, and which folders that user can reach. */
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A user and group by number, as `spawn` takes them. */
export interface ProcessUser {
  uid: number;
  gid: number;
}

/** What Linux systems call nobody. */
const usualNobody: ProcessUser = { uid: 65534, gid: 65534 };

/** True when this process runs as root, whom Postgres refuses to serve. */
export const isRoot = (): boolean => process.geteuid?.() === 0;

/** The unprivileged user for Postgres when root starts it; null when it runs as whoever starts it. */
export function postgresUser(): ProcessUser | null {
  if (!isRoot()) return null;
  // initdb looks its own user up by number, so it must be one that the system knows.
  const entry = readPasswd().find(([name]) => name === "nobody");
  const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
  return uid > 0 && gid > 0 ? { uid, gid } : usualNobody;
}

/** The name of the user with this number, or the number. */
export function userName(uid: number): string {
  return readPasswd().find((fields) => Number(fields[2]) === uid)?.[0] ?? `uid ${uid}`;
}

function readPasswd(): string[][] {
  try {
    return readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"));
  } catch {
    return [];
  }
}

/** True when the permission bits let `user` read and enter `path` and enter every folder above it. */
export const canReach = (user: ProcessUser, path: string): boolean =>
  allows(user, path, 5) && canEnter(user, dirname(path));

/** True when the permission bits let `user` enter `folder` and every folder above it. */
export function canEnter(user: ProcessUser, folder: string): boolean {
  return allows(user, folder, 1) && (dirname(folder) === folder || canEnter(user, dirname(folder)));
}

/** `wanted` is a sum of 4 (read), 2 (write) and 1 (enter or run). */
function allows(user: ProcessUser, path: string, wanted: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}
