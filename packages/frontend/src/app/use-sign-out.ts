import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { forgetSessionOver } from "../api/access.js";
import { signOut } from "../api/session.js";
import { showError } from "../ui/toast.js";

/** Ends the session here, and at the provider where it has a page for that. */
export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async ({ providerUrl }) => {
      if (providerUrl !== null) {
        window.location.assign(providerUrl);
        return;
      }
      client.clear();
      forgetSessionOver();
      await navigate({ to: "/sign-in", search: { reason: "signed-out" } });
    },
    onError: (error) => showError("You are still signed in.", error),
  });
}
