/** Who calls what, as the table of permissions has it; a key needs one of the scopes. */

export const readers = { key: ["read"], session: "member" } as const;
export const agents = { key: ["ingest"], session: "member" } as const;
export const agentsAndReaders = { key: ["ingest", "read"], session: "member" } as const;
export const writers = { key: ["write"], session: "member" } as const;
/** Members at the web app alone: what concerns their own membership, keys or view. */
export const members = { session: "member" } as const;
/** Members at the web app or by their command line: one's own keys. */
export const membersAndCli = { session: "member", cli: true } as const;
/** Owners at the web app alone. */
export const owners = { session: "owner" } as const;
/** A signed-in person, in a workspace or in none. */
export const people = { person: true } as const;
export const anyone = { anyone: true } as const;
