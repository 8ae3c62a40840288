/** A year. */
const strictTransportSeconds = 31_536_000;

/**
 * What every reply tells browsers. No reply is a page unless its feature says so, with a policy of its own.
 *
 * @param appUrl - Where browsers reach the server; by https, they are to keep to https.
 */
export const replyHeaders = (appUrl: string | undefined): Readonly<Record<string, string>> => ({
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  ...(appUrl?.startsWith("https:")
    ? { "strict-transport-security": `max-age=${strictTransportSeconds}; includeSubDomains` }
    : {}),
});
