import { Failure, usageFailure } from "../failure.js";

/** As the server takes names of datasets and task sets. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * The name of a dataset where it is to name a file or a folder: a server could name one `../../elsewhere`.
 *
 * @throws {Failure} reply_unreadable
 */
export function plainName(name: string): string {
  if (plain.test(name)) return name;
  throw new Failure(
    "reply_unreadable",
    `The server names the dataset ${JSON.stringify(name)}, which is no name.`,
    {
      next: "Say yourself where to write, and ask whoever runs the server.",
    },
  );
}

/**
 * A name that the person gave.
 *
 * @param what - "a dataset", "a task set"
 * @throws {Failure} usage
 */
export function givenName(name: string, what: string): string {
  if (plain.test(name)) return name;
  throw usageFailure(
    `${JSON.stringify(name)} is no name of ${what}.`,
    "Begin with a letter or digit; then letters, digits, dots, hyphens and underscores, at most 128.",
  );
}
