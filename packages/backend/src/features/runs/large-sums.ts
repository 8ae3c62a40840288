/** Up to here sums are added up for each reply. 200,000 rollouts take 0.1 to 0.5 s, as each of them must be read. */
const addedUpEachTime = 50_000;
/** Sums of more rollouts are served this long while newer ones are read in the background, in ms. */
const longestAgeMs = 30_000;
/** They are read again after this, in ms. */
const freshMs = 1_000;
const mostRemembered = 500;

interface Remembered<Sums> {
  readonly sums: Sums;
  readonly readAt: number;
  reading: boolean;
}

/** Remembers sums over very many rollouts for a moment, so that a list that shows them stays quick. */
export class LargeSums<Sums> {
  readonly #remembered = new Map<string, Remembered<Sums>>();
  readonly #rolloutsIn: (sums: Sums) => number;

  constructor(rolloutsIn: (sums: Sums) => number) {
    this.#rolloutsIn = rolloutsIn;
  }

  /** The sums of `key`: as `add` reads them now, or a little old where they are large. */
  async read(key: string, add: () => Promise<Sums>): Promise<Sums> {
    const known = this.#remembered.get(key);
    const age = known ? Date.now() - known.readAt : Number.POSITIVE_INFINITY;
    if (!known || age > longestAgeMs) return this.#readNow(key, add);
    if (age > freshMs && !known.reading) {
      known.reading = true;
      // What is remembered stays when this fails; the next reply tries again.
      this.#readNow(key, add).catch(() => {
        known.reading = false;
      });
    }
    return known.sums;
  }

  async #readNow(key: string, add: () => Promise<Sums>): Promise<Sums> {
    const readAt = Date.now();
    const sums = await add();
    this.#remembered.delete(key);
    if (this.#rolloutsIn(sums) > addedUpEachTime) {
      if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
      this.#remembered.set(key, { sums, readAt, reading: false });
    }
    return sums;
  }
}
