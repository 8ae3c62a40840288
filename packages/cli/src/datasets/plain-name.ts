import { Failure } from "../failure.js";

/**
 * The name of a dataset where it is to name a file or a folder: a server could name one `../../elsewhere`.
 *
 * @throws {Failure} reply_unreadable
 */
export function plainName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) return name;
  throw new Failure(
    "reply_unreadable",
    `The server names the dataset ${JSON.stringify(name)}, which is no name.`,
    {
      next: "Say yourself where to write, and ask whoever runs the server.",
    },
  );
}
