/** The twelve hostile archives that every import has to refuse, and what it says of each; for tests only. */
import { aTask, makeZip, type TestEntry } from "./test-zip.js";

export interface HostileZip {
  bytes(): Buffer;
  readonly code: "archive_refused" | "archive_too_large";
  readonly reason: RegExp;
}

const beside = (...entries: TestEntry[]): Buffer => makeZip([...aTask("task/"), ...entries]);
const zeros = (mebibytes: number): Buffer => Buffer.alloc(mebibytes * 1024 * 1024);

export const hostileZips: Readonly<Record<string, HostileZip>> = {
  "a path that goes up": {
    bytes: () => beside({ name: "task/../../../escaped.txt", content: "x" }),
    code: "archive_refused",
    reason: /leaves the archive by "\.\."/,
  },
  "an absolute path": {
    bytes: () => beside({ name: "/tmp/escaped.txt", content: "x" }),
    code: "archive_refused",
    reason: /is absolute/,
  },
  "a path with backslashes": {
    bytes: () => beside({ name: "task\\..\\..\\escaped.txt", content: "x" }),
    code: "archive_refused",
    reason: /backslash/,
  },
  "a symbolic link": {
    bytes: () => beside({ name: "task/tests/link", content: "/etc/passwd", unixMode: 0o120777 }),
    code: "archive_refused",
    reason: /is a symbolic link/,
  },
  "a bomb of one entry": {
    bytes: () => beside({ name: "task/environment/bomb", content: zeros(8) }),
    code: "archive_too_large",
    reason: /unpacks to \d+ times its packed size/,
  },
  "a bomb that lies about its size": {
    bytes: () => beside({ name: "task/environment/bomb", content: zeros(8), claimedSize: 100 }),
    code: "archive_refused",
    reason: /does not unpack to the 100 bytes/,
  },
  "a bomb of many entries": {
    bytes: () => {
      const content = zeros(0.9);
      return beside(
        ...Array.from({ length: 20 }, (_, index) => ({ name: `task/environment/${index}`, content })),
      );
    },
    code: "archive_too_large",
    reason: /unpacks to more than 100 times its size/,
  },
  "a million entries": {
    bytes: () => {
      // All of them stand at the place of the first: only the list is long.
      const more = Array.from({ length: 1_000_000 }, (_, index) => ({
        name: `t/${index}`,
        method: 0,
        sharesDataOf: 0,
      }));
      return makeZip([...aTask("task/"), ...more]);
    },
    code: "archive_too_large",
    reason: /has 1000005 entries\. At most 100000 are read/,
  },
  "entries that share their data": {
    bytes: () => beside({ name: "task/environment/copy", content: "FROM scratch\n", sharesDataOf: 2 }),
    code: "archive_refused",
    reason: /overlaps other data/,
  },
  "a name that is there twice": {
    bytes: () => beside({ name: "task/tests/test.sh", content: "exit 1\n" }),
    code: "archive_refused",
    reason: /has "task\/tests\/test\.sh" twice/,
  },
  "an entry with a password": {
    bytes: () => beside({ name: "task/secret", content: "x", flags: 1 }),
    code: "archive_refused",
    reason: /is encrypted/,
  },
  "headers that disagree": {
    bytes: () => beside({ name: "task/shown", content: "x", localName: "task/other" }),
    code: "archive_refused",
    reason: /has another name or packing in its header/,
  },
};
