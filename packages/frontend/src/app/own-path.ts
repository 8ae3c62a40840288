/** The page that one wanted before signing in; never an address of another site. */

const base = "http://own.invalid";

/** Path, query and fragment of a page of this app, or undefined for anything else. */
export function ownPath(wanted: unknown): string | undefined {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || wanted.length > 2_048) return undefined;
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return undefined;
  }
  // `//host`, `/\host` and control characters are read by browsers as another site.
  if (url.origin !== base) return undefined;
  if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/sign-in")) return undefined;
  return url.pathname + url.search + url.hash;
}
