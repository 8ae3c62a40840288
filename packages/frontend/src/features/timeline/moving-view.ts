/** The stretch of time in view, and its short motion from one stretch to the next. */
import * as viewport from "./prepare/viewport.js";

const zoomStepMs = 120;

export class MovingView {
  #now: viewport.Viewport;
  /** The view is all there is, also when that grows. */
  #whole = true;
  #motion: { from: viewport.Viewport; to: viewport.Viewport; since: number } | null = null;

  constructor(domain: viewport.TimeDomain) {
    this.#now = domain;
  }

  get now(): viewport.Viewport {
    return this.#now;
  }
  /** Where the motion ends. */
  get target(): viewport.Viewport {
    return this.#motion?.to ?? this.#now;
  }
  get whole(): boolean {
    return this.#whole;
  }

  goTo(view: viewport.Viewport, domain: viewport.TimeDomain, smooth: boolean): void {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#whole = viewport.isWhole(view, domain);
    this.#motion = smooth && !still ? { from: this.#now, to: view, since: performance.now() } : null;
    if (this.#motion === null) this.#now = view;
  }

  /** Goes along with a domain that changed. @param followUs What must stay near the right edge, or null. */
  settle(domain: viewport.TimeDomain, followUs: number | null): void {
    if (this.#motion !== null) return;
    if (this.#whole) this.#now = domain;
    else if (followUs !== null) this.#now = viewport.follow(this.#now, followUs, domain);
    else this.#now = viewport.clamp(this.#now, domain);
  }

  /** Takes the motion on to a time; says whether anything moved. */
  step(time: number): boolean {
    if (this.#motion === null) return false;
    const { from, to, since } = this.#motion;
    const share = Math.min(1, Math.max(0, (time - since) / zoomStepMs));
    this.#now = share === 1 ? to : viewport.between(from, to, 1 - (1 - share) ** 3);
    if (share === 1) this.#motion = null;
    return true;
  }
}
