import { hostname } from "node:os";
import type { NewDeviceLogin } from "@rollout/contract";
import { version } from "../version.js";

/** The server takes at most so many characters of each. */
const mostCharacters = 64;

const systems: Readonly<Record<string, string>> = { linux: "Linux", darwin: "macOS", win32: "Windows" };

/** What the approval page shows of this program. */
export const programDescription = (host: string = hostname()): Omit<NewDeviceLogin, "workspace"> => ({
  client: `rollout CLI ${version}`,
  machine: said(host, "unnamed machine"),
  system: said(`${systems[process.platform] ?? process.platform} ${process.arch}`, "unknown"),
});

/** Without what hides or breaks text, which the server refuses. */
function said(text: string, otherwise: string): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  // By code points, so that no half of one is left.
  let short = "";
  for (const character of clean) {
    if (short.length + character.length > mostCharacters) break;
    short += character;
  }
  return short.trim() || otherwise;
}
