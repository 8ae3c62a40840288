import type { Dataset } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refreshDataset, restoreVersion } from "../../../api/datasets.js";
import { showError, showToast } from "../../../ui/toast.js";

interface Restore {
  readonly restore: (version: number) => void;
  readonly isRestoring: boolean;
}

/** Makes a new version with the tasks of a former one. */
export function useRestore(workspace: string, dataset: Dataset): Restore {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (version: number) => restoreVersion(workspace, dataset.id, version),
    onSuccess: async (saved, version) => {
      await refreshDataset(client, workspace);
      showToast({
        title: `Version ${version} is restored`,
        description: `Its tasks are version ${saved.version}. Version ${saved.version - 1} stays.`,
      });
    },
    onError: (error) => showError("Nothing was restored", error),
  });
  return { restore: (version) => act.mutate(version), isRestoring: act.isPending };
}
