/** What `rollout` ends with, for scripts; documented in docs/cli.md. */
export const exitCodes = {
  done: 0,
  /** The server refused, or something went wrong that no other code names. */
  failed: 1,
  /** Unknown command or option, or a value that cannot be. */
  usage: 2,
  /** No login, or the key was revoked, has expired or is unknown. */
  notLoggedIn: 3,
  /** The key may not do this. */
  forbidden: 4,
  /** There is no such thing in the workspace. */
  notFound: 5,
  /** No answer, an answer of another server, or one that asks to come later. */
  unavailable: 6,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
