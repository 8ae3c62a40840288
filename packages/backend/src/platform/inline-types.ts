/** Which files a browser may show itself, and as what: nothing that could run as a page of this server. */

const text = "text/plain; charset=utf-8";

/** By the ending of a name, whatever the uploader called its type. HTML, SVG and XML are not here, and never will be. */
const inlineTypes: Readonly<Record<string, string>> = {
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  pdf: "application/pdf",
  csv: text,
  json: text,
  jsonl: text,
  log: text,
  md: text,
  py: text,
  sh: text,
  toml: text,
  txt: text,
  yaml: text,
  yml: text,
  aac: "audio/aac",
  flac: "audio/flac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  wav: "audio/wav",
  weba: "audio/webm",
  m4v: "video/mp4",
  mp4: "video/mp4",
  ogv: "video/ogg",
  webm: "video/webm",
};

/** The media type under which a file is shown; undefined where it is only ever saved. */
export function inlineTypeOf(name: string): string | undefined {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(inlineTypes, ending) ? inlineTypes[ending] : undefined;
}
