/** The stretch of time that is in view: pan, zoom, fit and follow. Times to pixels and back. */

export interface Viewport {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What can be looked at: the rollout and a little room behind its end. */
export interface TimeDomain {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Shortest stretch: a pixel is never less than about a nanosecond's thousandth of the ruler. */
const shortestUs = 20;
const roomBehind = 0.02;
const roomBehindNow = 0.08;

export function domainOf(firstUs: number, lastUs: number, live: boolean): TimeDomain {
  const length = Math.max(lastUs - firstUs, 1000);
  return { fromUs: firstUs, toUs: firstUs + length * (1 + (live ? roomBehindNow : roomBehind)) };
}

export const lengthOf = ({ fromUs, toUs }: Viewport): number => toUs - fromUs;
export const pxPerUs = (view: Viewport, width: number): number => width / lengthOf(view);

export const pan = (view: Viewport, byUs: number, domain: TimeDomain): Viewport =>
  clamp({ fromUs: view.fromUs + byUs, toUs: view.toUs + byUs }, domain);

/** Shows `factor` times as much, with the moment `aroundUs` staying where it is. */
export function zoom(view: Viewport, factor: number, aroundUs: number, domain: TimeDomain): Viewport {
  const length = Math.min(Math.max(lengthOf(view) * factor, shortestUs), lengthOf(domain));
  const share = (aroundUs - view.fromUs) / lengthOf(view);
  const fromUs = aroundUs - share * length;
  return clamp({ fromUs, toUs: fromUs + length }, domain);
}

/** Moves as little as possible until the stretch is in view, with some room around it. */
export function reveal(view: Viewport, startUs: number, endUs: number, domain: TimeDomain): Viewport {
  const length = lengthOf(view);
  const room = length * 0.08;
  const end = Math.min(endUs, startUs + length - 2 * room);
  if (startUs >= view.fromUs && end <= view.toUs) return view;
  const byUs = startUs < view.fromUs ? startUs - room - view.fromUs : end + room - view.toUs;
  return pan(view, byUs, domain);
}

/** Keeps the length and puts `nowUs` near the right edge. */
export function follow(view: Viewport, nowUs: number, domain: TimeDomain): Viewport {
  const length = lengthOf(view);
  const toUs = nowUs + length * roomBehindNow;
  return clamp({ fromUs: toUs - length, toUs }, domain);
}

export function clamp(view: Viewport, domain: TimeDomain): Viewport {
  const length = Math.min(lengthOf(view), lengthOf(domain));
  const fromUs = Math.min(Math.max(view.fromUs, domain.fromUs), domain.toUs - length);
  return { fromUs, toUs: fromUs + length };
}

export const isWhole = (view: Viewport, domain: TimeDomain): boolean =>
  lengthOf(view) >= lengthOf(domain) * 0.999;

/** Between two views, for the short motion of a zoom step; `share` from 0 to 1. */
export function between(from: Viewport, to: Viewport, share: number): Viewport {
  // Lengths go by ratio, so that zooming looks even.
  const length = lengthOf(from) * (lengthOf(to) / lengthOf(from)) ** share;
  const eased =
    lengthOf(from) === lengthOf(to) ? share : (lengthOf(from) - length) / (lengthOf(from) - lengthOf(to));
  const fromUs = from.fromUs + (to.fromUs - from.fromUs) * eased;
  return { fromUs, toUs: fromUs + length };
}
