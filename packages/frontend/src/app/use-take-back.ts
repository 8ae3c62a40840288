import type { WorkspaceId } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { sessionQuery } from "../api/session.js";
import { restoreWorkspace } from "../api/workspaces.js";
import { showError, showToast } from "../ui/toast.js";

/** Takes back a workspace that was deleted less than a day ago, and opens it. */
export function useTakeBack() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (id: WorkspaceId) => restoreWorkspace(id),
    onSuccess: async ({ slug, name }) => {
      await client.refetchQueries({ queryKey: sessionQuery().queryKey });
      showToast({ title: `${name} is back` });
      await navigate({ to: "/w/$workspace/traces", params: { workspace: slug } });
    },
    onError: (error) => showError("The workspace was not taken back.", error),
  });
}
