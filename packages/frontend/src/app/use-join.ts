import type { ReceivedInvitation } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { acceptInvitation } from "../api/received-invitations.js";
import { sessionQuery } from "../api/session.js";

/** Joins the workspace of an invitation, and opens it. */
export function useJoin() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ id }: ReceivedInvitation) => acceptInvitation(id),
    onSuccess: async ({ slug }) => {
      await client.refetchQueries({ queryKey: sessionQuery().queryKey });
      await navigate({ to: "/w/$workspace/traces", params: { workspace: slug } });
    },
    // It may be void meanwhile: the session says what is left.
    onError: () => void client.invalidateQueries({ queryKey: sessionQuery().queryKey }),
  });
}
