/** A task.toml as metadata of a task. */
import type { JsonObject } from "@rollout/contract";
import { isTomlTable, type TomlTable } from "./check-config.js";
import { plainJson } from "./plain-json.js";

/** Keys of [metadata] stand for themselves, everything else of task.toml is under `harbor`. */
export function metadataOf(config: TomlTable): JsonObject {
  const { metadata, ...harbor } = config;
  const own = isTomlTable(metadata) ? (plainJson(metadata) as JsonObject) : {};
  return { ...own, harbor: plainJson(harbor) };
}
