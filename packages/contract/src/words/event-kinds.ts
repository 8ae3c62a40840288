/** The seven kinds that the timeline tells apart by colour and shape, and which kind a type word is. */

export const eventKinds = ["model", "tool", "message", "state", "score", "error", "custom"] as const;
export type EventKind = (typeof eventKinds)[number];

/** Types that begin or end a rollout: records of the log, never bars. */
const lifecycleTypes = new Set(["rollout.started", "rollout.finished"]);

const wordsOfKind: Partial<Record<EventKind, string>> = {
  model: "model_call model llm llm_call generation completion chat inference",
  tool: "tool_call tool_result tool function_call function_result function",
  message: "message",
  state: "state http https api request response db database sql query redis cache storage file network",
  score: "score reward grade evaluation",
  error: "error exception failure",
};

const kindOfWord = new Map<string, EventKind>(
  Object.entries(wordsOfKind).flatMap(([kind, words]) =>
    words.split(" ").map((word) => [word, kind as EventKind] as const),
  ),
);

/** Kind of an event type: the whole word first (`tool_call`), then its first part (`http.request`). */
export function kindOfType(type: string): EventKind {
  const word = type.toLowerCase();
  return kindOfWord.get(word) ?? kindOfWord.get(word.split(/[._:\-/ ]/, 1)[0] ?? "") ?? "custom";
}

export const isLifecycle = (type: string): boolean => lifecycleTypes.has(type);
export const isToolCall = (type: string): boolean => type === "tool_call" || type === "function_call";
export const isToolResult = (type: string): boolean => type === "tool_result" || type === "function_result";

/** "model call": a type in words. */
export const typeInWords = (type: string): string => type.replaceAll("_", " ");
