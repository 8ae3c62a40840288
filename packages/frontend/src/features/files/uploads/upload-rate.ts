/** How fast bytes go, from how many had gone at which time. */

interface Sample {
  /** In ms of a clock that only goes forward. */
  readonly at: number;
  readonly sent: number;
}

/** The rate is that of so many last ms. */
const windowMs = 5_000;
/** Before so many ms nothing is said: the first bytes go into buffers. */
const quietMs = 1_000;

export class UploadRate {
  #samples: Sample[] = [];

  /** Notes how many bytes have gone. @returns Bytes a second; null until it can be told. */
  note(sent: number, at: number): number | null {
    const last = this.#samples.at(-1);
    // A part that failed is sent again: what was counted of it is taken back.
    if (last && sent < last.sent) this.#samples = [];
    this.#samples.push({ at, sent });
    const isOld = (index: number): boolean => at - (this.#samples[index]?.at ?? at) > windowMs;
    while (isOld(1)) this.#samples.shift();
    const first = this.#samples[0];
    if (!first || at - first.at < quietMs) return null;
    return ((sent - first.sent) / (at - first.at)) * 1000;
  }
}
