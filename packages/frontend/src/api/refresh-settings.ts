import type { QueryClient } from "@tanstack/react-query";

/** Lists that a change of members, invitations or keys makes old. */
const lists = ["members", "invitations", "api-keys", "owner-names", "audit-actors", "audit"];

/** Reads them anew where they are shown; elsewhere when they are opened. */
export const refreshSettings = (client: QueryClient, workspace: string): Promise<unknown> =>
  Promise.all(lists.map((list) => client.invalidateQueries({ queryKey: [workspace, list] })));
