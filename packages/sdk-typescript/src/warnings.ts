/** Tells about trouble with delivery, at most once a minute, with counts and never with contents. */

const intervalMs = 60_000;

export class Warnings {
  readonly #tell: (message: string) => void;
  readonly #counts = new Map<string, number>();
  #lastToldMs = Number.NEGATIVE_INFINITY;

  constructor(tell: ((message: string) => void) | undefined) {
    this.#tell = tell ?? ((message) => console.warn(message));
  }

  /** Counts a sentence; says it now, or together with others once a minute is over. */
  add(sentence: string): void {
    this.#counts.set(sentence, (this.#counts.get(sentence) ?? 0) + 1);
    if (performance.now() - this.#lastToldMs >= intervalMs) this.say();
  }

  /** Says what has been counted, at once. */
  say(): void {
    if (this.#counts.size === 0) return;
    const sentences = [...this.#counts].map(([sentence, count]) =>
      count === 1 ? sentence : `${sentence} (${count} times)`,
    );
    this.#counts.clear();
    this.#lastToldMs = performance.now();
    try {
      this.#tell(`Rollout: ${sentences.join(" ")}`);
    } catch {
      // The listener is the caller's; its trouble is not the agent's.
    }
  }
}
