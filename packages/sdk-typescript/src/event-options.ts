/** Options of a call, sorted into fields that the wire holds and metadata for everything else. */
import { wireLimits } from "./wire.js";

/** Numbers of tokens of a model call. */
export interface Tokens {
  input?: number | undefined;
  output?: number | undefined;
  cached?: number | undefined;
  reasoning?: number | undefined;
}

/** What can be told of any event. Every key that is not named here is kept under the event's metadata. */
export interface EventOptions {
  /** The tool, model or score that the event is about. */
  name?: string | undefined;
  /** Of a message: system, user, assistant, tool. */
  role?: string | undefined;
  /** Which agent of several; one lane each in the timeline. */
  agent?: string | undefined;
  status?: "ok" | "error" | undefined;
  /** Pairs a tool result with its call. */
  callId?: string | undefined;
  /** 16 hex digits. */
  spanId?: string | undefined;
  parentSpanId?: string | undefined;
  /** Milliseconds; the event ended when it was logged, unless offsets are given. */
  latencyMs?: number | undefined;
  costUsd?: number | undefined;
  tokens?: Tokens | undefined;
  /** Milliseconds since the rollout's start. */
  startOffsetMs?: number | undefined;
  endOffsetMs?: number | undefined;
  metadata?: Record<string, unknown> | undefined;
  [key: string]: unknown;
}

/** Fields of a record while options are read into it. */
export class OptionFields {
  /** `,"name":"search","callId":…`: fields that fit, as JSON text. */
  text = "";
  latencyMs: number | undefined;
  startOffsetMs: number | undefined;
  endOffsetMs: number | undefined;
  /** Without a prototype, so that the key __proto__ is a key like any other; undefined while empty. */
  metadata: Record<string, unknown> | undefined;
  readonly #taken = new Set<string>();

  /** Reads every option: what is known and fits becomes a field, all else metadata. */
  readAll(options: object | null | undefined, fit: FieldFit): void {
    if (typeof options !== "object" || options === null) {
      if (options !== undefined && options !== null) this.keep("options", options);
      return;
    }
    try {
      const record = options as Record<string, unknown>;
      if (Object.hasOwn(record, "metadata")) this.#readMetadata(record.metadata);
      for (const key of Object.keys(record)) {
        if (key !== "metadata") this.read(key, record[key], fit);
      }
    } catch {
      // A getter or a proxy of the caller threw: what was read before it counts.
      this.keep("options", "[unreadable]");
    }
  }

  /** Reads one option. The first value of a field counts; a second one becomes metadata. */
  read(key: string, value: unknown, fit: FieldFit): void {
    if (!fit.knows(key)) {
      if (value !== undefined) this.keep(key, value);
      return;
    }
    if (value === undefined || value === null) return;
    if (this.#taken.has(key) || !fit.take(this, key, value)) this.keep(key, value);
    this.#taken.add(key);
  }

  /** Keeps a value under metadata. */
  keep(key: string, value: unknown): void {
    this.metadata ??= Object.create(null) as Record<string, unknown>;
    this.metadata[key] = value;
  }

  #readMetadata(value: unknown): void {
    if (value === undefined || value === null) return;
    if (typeof value !== "object" || Array.isArray(value)) {
      this.keep("metadata", value);
      return;
    }
    for (const key of Object.keys(value)) this.keep(key, (value as Record<string, unknown>)[key]);
  }
}

/** Which options a record has, and how one is taken; false where the value does not fit the wire. */
export interface FieldFit {
  knows(key: string): boolean;
  take(fields: OptionFields, key: string, value: unknown): boolean;
}

/** A text of 1 to 256 UTF-16 units. */
export const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= wireLimits.nameLength;

const isSpanId = (value: unknown): boolean =>
  typeof value === "string" && /^(?!0{16})[0-9a-f]{16}$/.test(value);

const isNumberBetween = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && value >= least && value <= most;

/** Texts that are taken as they are where the test holds. */
export function textFit(tests: Record<string, (value: unknown) => boolean>): FieldFit {
  return {
    knows: (key) => Object.hasOwn(tests, key),
    take: (fields, key, value) => {
      if (!tests[key]!(value)) return false;
      fields.text += `,"${key}":${JSON.stringify(value)}`;
      return true;
    },
  };
}

const eventTexts = textFit({
  name: isName,
  role: isName,
  agent: isName,
  callId: isName,
  status: (value) => value === "ok" || value === "error",
  spanId: isSpanId,
  parentSpanId: isSpanId,
});

/** Options of events. */
export const eventFit: FieldFit = {
  knows: (key) => eventTexts.knows(key) || Object.hasOwn(eventValues, key),
  take: (fields, key, value) =>
    Object.hasOwn(eventValues, key)
      ? eventValues[key as keyof typeof eventValues](fields, value)
      : eventTexts.take(fields, key, value),
};

const eventValues = {
  latencyMs(fields: OptionFields, value: unknown): boolean {
    if (!isNumberBetween(value, 0, 1e12)) return false;
    fields.latencyMs = value;
    fields.text += `,"latencyMs":${value}`;
    return true;
  },
  costUsd(fields: OptionFields, value: unknown): boolean {
    if (!isNumberBetween(value, -1e9, 1e9)) return false;
    fields.text += `,"costUsd":${value}`;
    return true;
  },
  startOffsetMs(fields: OptionFields, value: unknown): boolean {
    if (!isNumberBetween(value, -1e12, 1e12)) return false;
    fields.startOffsetMs = value;
    return true;
  },
  endOffsetMs(fields: OptionFields, value: unknown): boolean {
    if (!isNumberBetween(value, -1e12, 1e12)) return false;
    fields.endOffsetMs = value;
    return true;
  },
  tokens(fields: OptionFields, value: unknown): boolean {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const counts: Record<string, unknown> = {};
    const rest: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(value)) {
      const count = (value as Record<string, unknown>)[key];
      if (count === undefined || count === null) continue;
      const fits = tokenKinds.has(key) && Number.isSafeInteger(count) && (count as number) >= 0;
      (fits ? counts : rest)[key] = count;
    }
    if (Object.keys(counts).length > 0) fields.text += `,"tokens":${JSON.stringify(counts)}`;
    if (Object.keys(rest).length > 0) fields.keep("tokens", rest);
    return true;
  },
};

const tokenKinds = new Set(["input", "output", "cached", "reasoning"]);
