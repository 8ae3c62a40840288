import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { goToProvider, signInOptionsQuery } from "../../api/sign-in.js";
import { showError } from "../../ui/toast.js";

/** The way to sign in as somebody else: the provider asks anew, or a link of the operator where there is none. */
export function useAnotherAccount() {
  const options = useQuery(signInOptionsQuery());
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: () => goToProvider({ chooseAccount: true }),
    onError: (error) => showError("The sign-in did not begin.", error),
  });
  return {
    isLeaving: leaving.isPending || leaving.isSuccess,
    useAnother: () => {
      if (options.data?.provider === null) void navigate({ to: "/sign-in", search: { reason: "link" } });
      else leaving.mutate();
    },
  };
}
