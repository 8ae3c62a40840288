import { createRequire } from "node:module";

/** The version of this build, as its package says it. */
export const productVersion = (
  createRequire(import.meta.url)("../../package.json") as { readonly version: string }
).version;
