import { type NewSignIn, routes } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** How people sign in to this server, and its version. */
export const signInOptionsQuery = () =>
  queryOptions({
    queryKey: ["sign-in-options"],
    queryFn: ({ signal }) => call(routes.getSignInOptions, {}, { signal }),
    staleTime: 300_000,
  });

/** Leaves this page for the provider's. */
export async function goToProvider(wish: NewSignIn): Promise<void> {
  const { url } = await call(routes.startSignIn, { body: wish });
  window.location.assign(url);
}
