import { routes, type Session } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** Who is signed in, with the workspaces; an `unauthenticated` error when nobody is. */
export const readSession = (signal?: AbortSignal): Promise<Session> =>
  call(routes.getSession, {}, { signal });

export const sessionQuery = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: ({ signal }) => readSession(signal),
    staleTime: 60_000,
  });

export const signInByLink = (token: string): Promise<Session> =>
  call(routes.signInByLink, { body: { token } });

/** Ends the session here; the reply names the provider's page that ends it there, too. */
export const signOut = async (): Promise<{ providerUrl: string | null }> => call(routes.signOut, {});
