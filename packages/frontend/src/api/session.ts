import { routes, type Session } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** Who is signed in, with the workspaces; an `unauthenticated` error when nobody is. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: ({ signal }) => call(routes.getSession, {}, { signal }),
    staleTime: 60_000,
  });

export const signInByLink = (token: string): Promise<Session> =>
  call(routes.signInByLink, { body: { token } });

export const signOut = async (): Promise<void> => {
  await call(routes.signOut, {});
};
