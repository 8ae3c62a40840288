/** How Rollout says things, the same in the web app and on the command line. */
export * from "./age.js";
export * from "./day.js";
export * from "./duration.js";
export * from "./event-kinds.js";
export * from "./nothing-changed.js";
export * from "./numbers.js";
export * from "./payloads.js";
export * from "./violations.js";
