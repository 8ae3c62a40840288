import { realpath } from "node:fs/promises";

/** Whether this is the executable that needs nothing, rather than a program that Node runs. */
export const isStandalone = (): boolean => process.versions.bun !== undefined;

/** The file that was started as `rollout`. */
export const ownPath = (): Promise<string> =>
  realpath(isStandalone() ? process.execPath : (process.argv[1] ?? process.execPath));
