import { RolloutError } from "@rollout/contract";
import { FairTurns } from "./fair-turns.js";
import type { SchemaAnswer, SchemaFault, SchemaQuestion, Violation } from "./schema-answers.js";
import { SchemaReading } from "./schema-reading.js";
import { SchemaThread } from "./schema-thread-host.js";

/** A schema as JSON text, in UTF-16 units. */
const longestSchema = 262_144;

/** For all schemas of one save, in ms of the thread. */
const longestReadingMs = 15_000;

/** Rule of the only entry for an output whose check did not come to an end. */
const unchecked = "unchecked";

/**
 * Checks schemas that users write, and outputs against them, in threads with limits of time and memory. What a
 * person waits for has a thread of its own, so that outputs do not hold it up.
 */
export class OutputSchemas {
  readonly #saving = new SchemaThread();
  /** Of workspaces at the thread of saves. */
  readonly #turns = new FairTurns();
  readonly #outputs = new SchemaThread();
  #closed = false;

  /**
   * @param schemas - JSON texts with the place of each in what is saved, as `tasks.3.outputSchema`.
   * @param workspaceId - Whose turn it is that this takes.
   * @throws {RolloutError} output_schema_invalid, naming the place.
   */
  async assertUsable(
    schemas: readonly { readonly text: string; readonly place: string }[],
    workspaceId: string,
  ): Promise<void> {
    const checked = new Set<string>();
    let leftMs = longestReadingMs;
    for (const { text, place } of schemas) {
      if (checked.has(text)) continue;
      checked.add(text);
      const { reason, tookMs } = await this.#read(text, workspaceId);
      if (reason !== undefined) throw unusable(place, reason);
      leftMs -= tookMs;
      if (leftMs < 0) throw unusable(place, takesTooLong);
    }
  }

  /** For the schemas of one import. */
  startReading(workspaceId: string): SchemaReading {
    return new SchemaReading((schema) => this.#read(schema, workspaceId));
  }

  async #read(
    schema: string,
    workspaceId: string,
  ): Promise<{ reason: SchemaFault | undefined; tookMs: number }> {
    if (schema.length > longestSchema)
      return { reason: { place: "", message: `is larger than ${longestSchema / 1_024} KiB` }, tookMs: 0 };
    return this.#turns.take(workspaceId, async () => {
      const begun = performance.now();
      const answer = await this.#saving.ask({ schema, allErrors: true });
      const tookMs = performance.now() - begun;
      if (answer === "stopped")
        return { reason: { place: "", message: "takes too long or too much memory to be read" }, tookMs };
      return { reason: "fault" in answer ? answer.fault : undefined, tookMs };
    });
  }

  /** Where the output breaks the schema, JSON texts; one entry of the rule `unchecked` where that cannot be told. */
  async violations(schema: string, output: string): Promise<readonly Violation[]> {
    if (schema.length > longestSchema) return [notChecked("The schema is too large.")];
    let answer = await this.#askTwice({ schema, output });
    // A server that stops ends its threads: nothing is known of the output then.
    if (this.#closed) throw new Error("The server stops.");
    if (answer === "stopped")
      answer = { violations: [notChecked("The check took too long or too much memory.")] };
    return "fault" in answer
      ? [notChecked(`The output schema cannot be used: ${answer.fault.place} ${answer.fault.message}.`)]
      : answer.violations;
  }

  /** Finding every violation can take what finding the first does not. */
  async #askTwice(question: Omit<SchemaQuestion, "allErrors">): Promise<SchemaAnswer | "stopped"> {
    const answer = await this.#outputs.ask({ ...question, allErrors: true });
    return answer === "stopped" && !this.#closed
      ? this.#outputs.ask({ ...question, allErrors: false })
      : answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#saving.close(), this.#outputs.close()]);
  }
}

const takesTooLong: SchemaFault = {
  place: "",
  message: "and the schemas before it take too long to be read. Save fewer tasks at once, or simpler schemas",
};

const unusable = (place: string, reason: SchemaFault): RolloutError =>
  new RolloutError("output_schema_invalid", `${place}${reason.place}: ${reason.message}.`, {
    place,
    pointer: reason.place,
  });

const notChecked = (message: string): Violation => ({ path: "", rule: unchecked, schemaPath: "", message });
