import { createHash } from "node:crypto";
import type { SchemaFault } from "./schema-answers.js";

/** A schema that is read in so many ms is none that holds anything up, however many there are of them. */
const quickMs = 100;
/** What slow schemas may take beyond that together, in ms of the thread. */
const longestSlowMs = 15_000;

/** Reads one schema, in its workspace's turn. */
export type ReadSchema = (
  schema: string,
) => Promise<{ readonly reason: SchemaFault | undefined; readonly tookMs: number }>;

/**
 * The schemas of one import, as they come: each text is read once, and none any more after slow ones took too long.
 */
export class SchemaReading {
  readonly #read: ReadSchema;
  /** By hash of the text: an import can have 10,000 of 256 KiB. */
  readonly #known = new Map<string, SchemaFault | undefined>();
  #leftMs = longestSlowMs;

  constructor(read: ReadSchema) {
    this.#read = read;
  }

  /** Why a schema cannot be used; undefined when it can. */
  async reasonAgainst(schema: string): Promise<SchemaFault | undefined> {
    const key = createHash("sha256").update(schema).digest("base64");
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#leftMs <= 0) return tooLate;
    const { reason, tookMs } = await this.#read(schema);
    this.#leftMs -= Math.max(0, tookMs - quickMs);
    this.#known.set(key, reason);
    return reason;
  }
}

const tooLate: SchemaFault = {
  place: "",
  message:
    "was not read, because the schemas before it took too long. Import fewer tasks at once, or with simpler schemas",
};
