const addresses: readonly string[] = ["127.0.0.1", "localhost", "::1"];

/** A server that listens here is reached from its own machine alone. */
export const isLoopbackHost = (host: string): boolean => addresses.includes(host);

/** A URL that leads to its own machine; there, and nowhere else, http carries secrets. */
export const isLoopbackUrl = (url: string): boolean =>
  addresses.includes(new URL(url).hostname.replace(/^\[(.*)\]$/, "$1"));
