import { limits, RolloutError } from "@rollout/contract";

/**
 * Refuses JSON that would come back as something else or not at all: a number beyond a double, or a nesting
 * that JSON.stringify cannot write.
 *
 * @param place - Names the value in the error, as `tasks.3.input`.
 */
export function assertStorableJson(value: unknown, place: string): void {
  // A stack of our own: recursion would overflow on the very input that is to be refused.
  const rest: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next.value === "number" && !Number.isFinite(next.value)) {
      throw new RolloutError("request_invalid", `${place}: holds a number that no double can represent.`);
    }
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth > limits.jsonDepth) {
      throw new RolloutError(
        "request_invalid",
        `${place}: is nested deeper than ${limits.jsonDepth} levels.`,
      );
    }
    for (const member of Object.values(next.value)) rest.push({ value: member, depth: next.depth + 1 });
  }
}

/** Refuses a text that Postgres cannot hold. */
export function assertStorableText(text: string, place: string): void {
  if (text.includes("\u0000")) throw new RolloutError("request_invalid", `${place}: holds a NUL character.`);
}
