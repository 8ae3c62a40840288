/**
 * Node's own modules where the runtime has them.
 *
 * They are asked for at run time and never imported, so that this package loads in browsers and on the edge,
 * and no bundler looks for them.
 */
interface NodeModules {
  "node:crypto": typeof import("node:crypto");
  "node:fs/promises": typeof import("node:fs/promises");
  "node:http": typeof import("node:http");
  "node:https": typeof import("node:https");
  "node:os": typeof import("node:os");
  "node:path": typeof import("node:path");
  "node:zlib": typeof import("node:zlib");
}

/** The module, or undefined outside Node, Bun and Deno. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const runtime: Partial<typeof process> | undefined = globalThis.process;
  return runtime?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}
