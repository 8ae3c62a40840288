/** What the name of an object says about it: a word for lists, and how a page can show it. */

export type PreviewKind =
  | "image"
  | "pdf"
  | "json"
  | "jsonl"
  | "csv"
  | "markdown"
  | "text"
  | "zip"
  | "audio"
  | "video"
  | "other";

export interface FileType {
  readonly word: string;
  readonly kind: PreviewKind;
  /** For a picture's bytes, of which the browser must know the format. */
  readonly mime?: string;
}

const image = (word: string, mime: string): FileType => ({ word, kind: "image", mime });
const text = (word: string): FileType => ({ word, kind: "text" });
const other = (word: string): FileType => ({ word, kind: "other" });

const audio: FileType = { word: "Audio", kind: "audio" };
const video: FileType = { word: "Video", kind: "video" };

const types: Readonly<Record<string, FileType>> = {
  png: image("PNG", "image/png"),
  jpg: image("JPEG", "image/jpeg"),
  jpeg: image("JPEG", "image/jpeg"),
  gif: image("GIF", "image/gif"),
  webp: image("WebP", "image/webp"),
  avif: image("AVIF", "image/avif"),
  bmp: image("BMP", "image/bmp"),
  svg: image("SVG", "image/svg+xml"),
  pdf: { word: "PDF", kind: "pdf" },
  json: { word: "JSON", kind: "json" },
  jsonl: { word: "JSONL", kind: "jsonl" },
  ndjson: { word: "JSONL", kind: "jsonl" },
  csv: { word: "CSV", kind: "csv" },
  tsv: { word: "TSV", kind: "csv" },
  md: { word: "Markdown", kind: "markdown" },
  markdown: { word: "Markdown", kind: "markdown" },
  zip: { word: "ZIP", kind: "zip" },
  txt: text("Text"),
  log: text("Log"),
  py: text("Python"),
  ts: text("TypeScript"),
  tsx: text("TypeScript"),
  js: text("JavaScript"),
  mjs: text("JavaScript"),
  sh: text("Shell"),
  toml: text("TOML"),
  yaml: text("YAML"),
  yml: text("YAML"),
  xml: text("XML"),
  html: text("HTML"),
  css: text("CSS"),
  sql: text("SQL"),
  rs: text("Rust"),
  go: text("Go"),
  java: text("Java"),
  c: text("C"),
  h: text("C"),
  cpp: text("C++"),
  rb: text("Ruby"),
  ini: text("Settings"),
  cfg: text("Settings"),
  diff: text("Diff"),
  patch: text("Diff"),
  tex: text("LaTeX"),
  gz: other("GZIP"),
  tgz: other("TAR"),
  tar: other("TAR"),
  parquet: other("Parquet"),
  ...Object.fromEntries(
    ["aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "weba"].map((ending) => [ending, audio]),
  ),
  ...Object.fromEntries(["m4v", "mp4", "ogv", "webm"].map((ending) => [ending, video])),
};

const wholeNames: Readonly<Record<string, FileType>> = {
  dockerfile: text("Dockerfile"),
  makefile: text("Makefile"),
  license: text("Text"),
  readme: text("Text"),
};

/** @param name - Name or path; what stands after its last dot counts. */
export function fileTypeOf(name: string): FileType {
  const base = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  const whole = wholeNames[base];
  if (whole) return whole;
  const dot = base.lastIndexOf(".");
  const ending = dot > 0 ? base.slice(dot + 1) : "";
  return types[ending] ?? other(ending !== "" && ending.length <= 8 ? ending.toUpperCase() : "File");
}

/** `q4/INV-…` of `q4/INV-20453-okada-precision.pdf`: cut in the middle, so that both ends can be told apart. */
export function cutMiddle(text: string, start = 8, end = 4): string {
  return text.length <= start + end + 1 ? text : `${text.slice(0, start)}…${text.slice(-end)}`;
}
