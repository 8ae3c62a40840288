import type { EventStream } from "./event-stream.js";
import type { CommittedRange, LiveBus, LiveChange } from "./live-bus.js";

/** The shortest time between two messages of one stream, in ms. */
const gatherMs = 100;
/** A read that takes long makes the next one wait longer, so that streams never take more than a fifth. */
const restPerWork = 4;
const longestRestMs = 2_000;
/** After a failed read. */
const retryMs = 1_000;
/** More rollouts than this at once are not named one by one. */
const mostRollouts = 2_000;

/** What changed since the last delivery. */
export interface Changes {
  readonly runIds: ReadonlySet<string>;
  readonly rollouts: ReadonlyMap<string, readonly CommittedRange[]>;
  /** Changes may have been missed, or were too many to name: read everything anew. */
  readonly missed: boolean;
}

export interface LiveFeedOptions {
  readonly live: LiveBus;
  readonly stream: EventStream;
  readonly concerns: (change: LiveChange) => boolean;
  /** Reads what changed and sends it. When it throws, it is called again with at least the same changes. */
  readonly deliver: (changes: Changes) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Carries changes from the bus to one stream: gathers them, delivers one bundle at a time, and lets a slow
 * client miss what lies between.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  #runIds = new Set<string>();
  #rollouts = new Map<string, CommittedRange[]>();
  #missed = false;
  #state: "waiting" | "idle" | "scheduled" | "delivering" = "waiting";
  #restUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Subscribes at once; nothing is delivered before `start`. */
  constructor(options: LiveFeedOptions) {
    this.#options = options;
    const unsubscribe = options.live.subscribe(
      (change) => this.#take(change),
      () => this.#miss(),
    );
    options.stream.ended.addEventListener("abort", () => {
      unsubscribe();
      clearTimeout(this.#timer);
    });
    if (options.stream.ended.aborted) unsubscribe();
  }

  /** Begins to deliver; `missed` when the client comes back and lacks something already. */
  start(missed: boolean): void {
    this.#missed ||= missed;
    this.#state = "idle";
    this.#schedule();
  }

  #take(change: LiveChange): void {
    if (!this.#options.concerns(change)) return;
    this.#runIds.add(change.runId);
    if (change.rolloutId !== null) {
      const ranges = this.#rollouts.get(change.rolloutId);
      if (ranges) ranges.push(...change.ranges);
      else this.#rollouts.set(change.rolloutId, [...change.ranges]);
      if (this.#rollouts.size > mostRollouts) this.#missed = true;
    }
    this.#schedule();
  }

  #miss(): void {
    this.#missed = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#missed) this.#forgetNames();
    if (this.#state !== "idle" || (this.#runIds.size === 0 && !this.#missed)) return;
    this.#state = "scheduled";
    this.#timer = setTimeout(() => void this.#deliver(), Math.max(0, this.#restUntil - Date.now()));
  }

  #forgetNames(): void {
    this.#runIds.clear();
    this.#rollouts.clear();
  }

  async #deliver(): Promise<void> {
    const { stream, deliver, onError } = this.#options;
    if (stream.ended.aborted) return;
    if (stream.isCongested) {
      stream.onceDrained(() => void this.#deliver());
      return;
    }
    this.#state = "delivering";
    const changes = { runIds: this.#runIds, rollouts: this.#rollouts, missed: this.#missed };
    this.#runIds = new Set();
    this.#rollouts = new Map();
    this.#missed = false;
    const began = Date.now();
    try {
      await deliver(changes);
      const took = Date.now() - began;
      this.#restUntil = began + took + Math.min(longestRestMs, Math.max(gatherMs - took, took * restPerWork));
    } catch (error) {
      onError(error);
      this.#missed = true;
      this.#restUntil = Date.now() + retryMs;
    }
    if (stream.ended.aborted) return;
    this.#state = "idle";
    this.#schedule();
  }
}
