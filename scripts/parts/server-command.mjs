/** How the server is started. */

/**
 * Ingest makes many short-lived strings. With 64 MiB of young space instead of 16 the collector runs less often, which
 * saves about a seventh of the server's time per event.
 */
export const serverCommand = [
  process.execPath,
  ["--max-semi-space-size=64", "packages/backend/dist/main.js"],
];
