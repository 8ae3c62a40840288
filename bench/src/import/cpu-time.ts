/** CPU time that processes have used, from /proc: what other work of the machine does not change. */
import { readdirSync, readFileSync } from "node:fs";

/** USER_HZ of Linux. */
const ticksPerSecond = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of its children that have ended. */
  readonly seconds: number;
}

function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before it may hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    return undefined;
  }
}

function isPostgresOn(port: string, pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(`port=${port}`) || words.includes(port);
  } catch {
    return false;
  }
}

/** Seconds of CPU of the server and of the Postgres that it uses; NaN where there is no /proc. */
export function cpuSeconds(serverPid: number, databaseUrl: string): number {
  try {
    const pids = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const port = new URL(databaseUrl).port;
    const all = pids.map(processOf).filter((each) => each !== undefined);
    const postgres = all
      .filter(({ pid }) => pid !== serverPid && isPostgresOn(port, pid))
      .map(({ pid }) => pid);
    const counted = all.filter(
      ({ pid, parent }) => pid === serverPid || postgres.includes(pid) || postgres.includes(parent),
    );
    return counted.reduce((sum, { seconds }) => sum + seconds, 0);
  } catch {
    return Number.NaN;
  }
}
