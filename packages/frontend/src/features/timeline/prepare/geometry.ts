/** Measures of the timeline in CSS pixels. */
export const geometry = {
  minimapHeight: 30,
  rulerHeight: 22,
  /** Minimap and ruler. */
  headHeight: 52,
  laneNameWidth: 152,
  rowHeight: 20,
  barHeight: 16,
  /** Row of a folded lane, and what all its bars share. */
  foldedRow: 16,
  foldedBars: 10,
  /** Above and below the rows of a lane, and above a bar in its row. */
  padding: 2,
  /** Hairline below a lane. */
  line: 1,
  edge: 2.5,
  contextHeight: 26,
  /** Height of the highest context step: the rest is for its number. */
  contextPeak: 16,
  /** Narrowest bar, and the widths from which it gets a fill, a × for an error, and its name. */
  leastBar: 2,
  fillFrom: 6,
  crossFrom: 8,
  nameFrom: 34,
  /** Bars that are narrower become pixels of their row's strip. */
  stripBelow: 4,
  /** What must stay free between name and duration for both to be shown. */
  durationSpare: 26,
  tile: 14,
  /** Instants closer than this are set beside each other. */
  instantDistance: 15,
  diamondDistance: 9,
} as const;
