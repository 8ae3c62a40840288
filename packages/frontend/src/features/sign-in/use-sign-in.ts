import type { NewSignIn } from "@rollout/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { goToProvider, signInOptionsQuery } from "../../api/sign-in.js";

/** How one signs in here, and the way to the provider. */
export function useSignIn(returnTo: string | undefined) {
  const options = useQuery(signInOptionsQuery());
  const leaving = useMutation({
    mutationFn: (wish: NewSignIn) => goToProvider(returnTo === undefined ? wish : { ...wish, returnTo }),
  });
  return {
    options,
    provider: options.data?.provider ?? null,
    error: leaving.error,
    // The page stays until the provider's answers.
    isLeaving: leaving.isPending || leaving.isSuccess,
    start: () => leaving.mutate({}),
    startWithAnotherAccount: () => leaving.mutate({ chooseAccount: true }),
  };
}
