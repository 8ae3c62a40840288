/** Where a browser goes after signing in when nothing else is known. */
const start = "/";

/** First part of addresses that are no pages of the web app. */
const notPages = new Set([
  "api",
  "assets",
  "auth",
  "cli",
  "healthz",
  "install",
  "metrics",
  "oidc",
  "readyz",
  "sdk",
  "sign-in",
]);

/** As a browser takes apart an address without a host; no such name exists. */
const ownOrigin = "http://own.invalid";

// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line ends, so `/\t/e` is `//e`.
const misreadPattern = /[\u0000-\u001f\u007f-\u009f\\\u2028\u2029]/;

/** Encodings within encodings are followed this deep; what is then still encoded is refused. */
const deepestEncoding = 3;

/**
 * The page to return to: path, query and fragment of a page of this server, `/` for anything else. Whatever some
 * browser, proxy or router could read as the address of another site is anything else, encoded or not.
 */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith("/")) return start;
  const path = wanted.split(/[?#]/, 1)[0]!;
  if (misreadPattern.test(wanted) || !isPlainPath(path)) return start;
  const url = URL.canParse(wanted, ownOrigin) ? new URL(wanted, ownOrigin) : undefined;
  if (url?.origin !== ownOrigin || url.pathname !== path) return start;
  return notPages.has(path.split("/")[1]!.toLowerCase()) ? start : wanted;
}

/** No part is empty or climbs, also where parts are encoded. */
function isPlainPath(path: string): boolean {
  let plain = path;
  for (let depth = 0; depth <= deepestEncoding; depth++) {
    if (misreadPattern.test(plain) || /\/\/|\/\.{1,2}(\/|$)|[:@]/.test(plain)) return false;
    let decoded: string;
    try {
      decoded = decodeURIComponent(plain);
    } catch {
      return false;
    }
    if (decoded === plain) return true;
    plain = decoded;
  }
  return false;
}
