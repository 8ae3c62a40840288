/** Bytes that a preview reads at most. */
export const previewLimits = {
  /** A picture is shown whole or not at all. */
  image: 25_000_000,
  /** JSON is shown as a tree only where all of it is there. */
  json: 4_000_000,
  /** The beginning of a text. */
  text: 1_000_000,
  /** The end of an archive, which holds its list. */
  zipTail: 1_000_000,
  /** The beginning of what has no preview. */
  hex: 64,
} as const;

/** Rows of a table that are shown. */
export const csvRows = 500;
