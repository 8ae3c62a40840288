export { newApiKey } from "./platform/api-key.js";
export { readConfig } from "./platform/config.js";
export { migrate } from "./platform/migrate.js";
export type { ResolveName } from "./platform/outbound-policy.js";
export { type RunningServer, type ServerParts, startServer } from "./server.js";
export type { OpenDatabase } from "./start-database.js";
