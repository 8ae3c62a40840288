/** Colours and fonts of the timeline, resolved: canvas knows no custom properties. */
export interface Palette {
  /** By code of the kind. */
  readonly edge: readonly string[];
  readonly fill: readonly string[];
  /** Colours of strips by code (0 is empty, then styles plain and faded), as pixels in memory order. */
  readonly pixels: Uint32Array;
  /** Text on fills, and on the solid of an error. */
  readonly evInk: string;
  readonly onError: string;
  readonly page: string;
  readonly sunken: string;
  readonly line: string;
  readonly line2: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly accentInk: string;
  readonly run: string;
  readonly runInk: string;
  /** Font families. */
  readonly sans: string;
  readonly mono: string;
}

/** How much of a faded thing is left. */
export const fadedAlpha = 0.28;
