/** One piece of work at a time, and whoever waits has a turn before another has a second one. */
export class FairTurns {
  /** What waits, by who asked for it; the first of them is next. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  #isWorking = false;

  /** Does the work when its turn has come. */
  take<Result>(who: string, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(who) ?? [];
      queue.push(() => work().then(resolve, reject));
      this.#waiting.set(who, queue);
      if (!this.#isWorking) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) await next();
    this.#isWorking = false;
  }

  /** Takes a piece of work of whoever is first, and lets the others go before their next one. */
  #next(): (() => Promise<void>) | undefined {
    const first = this.#waiting.entries().next();
    if (first.done === true) return undefined;
    const [who, queue] = first.value;
    const work = queue.shift();
    this.#waiting.delete(who);
    if (queue.length > 0) this.#waiting.set(who, queue);
    return work;
  }
}
