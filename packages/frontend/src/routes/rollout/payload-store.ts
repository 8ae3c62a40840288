/** Payloads of the events in view: asked for together, read once, kept while the page is open. */
import type { RolloutId, TraceEvent } from "@rollout/contract";
import { readEvents } from "../../api/rollouts.js";

/** Rows that come into view within one frame or two share a request, ms. */
const gatherMs = 30;
const keysPerRequest = 100;
/** After a request that failed, ms. */
const retryMs = 2_000;

export class PayloadStore {
  readonly #workspace: string;
  readonly #rolloutId: RolloutId;
  readonly #events = new Map<string, TraceEvent>();
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #attempt = new AbortController();
  #wanted: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  constructor(workspace: string, rolloutId: RolloutId) {
    this.#workspace = workspace;
    this.#rolloutId = rolloutId;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes whenever an event has come. */
  readonly version = (): number => this.#version;

  get(key: string): TraceEvent | undefined {
    return this.#events.get(key);
  }

  /** Asks for what is not there yet; the newest wishes are read first. */
  want(keys: readonly string[]): void {
    const fresh = keys.filter((key) => !this.#asked.has(key));
    if (fresh.length === 0) return;
    for (const key of fresh) this.#asked.add(key);
    this.#wanted.push(...fresh);
    this.#timer ??= setTimeout(() => void this.#read(), gatherMs);
  }

  close(): void {
    this.#attempt.abort();
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    const { signal } = this.#attempt;
    let wait = 0;
    while (this.#wanted.length > 0 && !signal.aborted) {
      const keys = this.#wanted.splice(-keysPerRequest);
      try {
        const events = await readEvents(this.#workspace, this.#rolloutId, keys, signal);
        for (const event of events) this.#events.set(`${event.writer}.${event.seq}`, event);
        this.#version++;
        for (const listener of this.#listeners) listener();
      } catch {
        this.#wanted.unshift(...keys);
        wait = retryMs;
        break;
      }
    }
    this.#timer =
      this.#wanted.length > 0 && !signal.aborted ? setTimeout(() => void this.#read(), wait) : undefined;
  }
}
