/** Media types of the files that tasks have, by their ending. */

/** What storages call that of which they were told nothing. */
const unknownTypes = new Set([
  "",
  "application/octet-stream",
  "binary/octet-stream",
  "application/x-directory",
]);

/** Media types as the API takes them; anything else is bytes. */
const contentTypePattern = /^[a-zA-Z0-9!#$&^_.+-]{1,64}\/[a-zA-Z0-9!#$&^_.+-]{1,128}$/;

const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jsonl: "application/jsonl",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  py: "text/x-python",
  sh: "text/x-shellscript",
  sql: "application/sql",
  svg: "image/svg+xml",
  toml: "application/toml",
  ts: "text/plain",
  txt: "text/plain",
  webp: "image/webp",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
};

/** The type that a storage or a browser tells, or else the one that the ending of the name tells. */
export function toldContentType(told: string | undefined, path: string): string {
  const plain = (told ?? "").split(";", 1)[0]!.trim();
  return unknownTypes.has(plain) || !contentTypePattern.test(plain) ? contentTypeOf(path) : plain;
}

export function contentTypeOf(path: string): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
  if (ending !== undefined && Object.hasOwn(types, ending)) return types[ending]!;
  return /(^|\/)Dockerfile$/.test(path) ? "text/plain" : "application/octet-stream";
}
