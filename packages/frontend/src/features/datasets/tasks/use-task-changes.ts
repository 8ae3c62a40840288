/** Saves changes of tasks as new versions of a dataset, and takes them back. */
import type { Dataset, TaskChange } from "@rollout/contract";
import { useQueryClient } from "@tanstack/react-query";
import { ApiError } from "../../../api/api-error.js";
import { changeTasks, datasetQuery, refreshDataset, restoreVersion } from "../../../api/datasets.js";
import { showError, showToast } from "../../../ui/toast.js";

interface Wording {
  /** What happened: "3 tasks are deleted". */
  readonly done: string;
  readonly undo?: boolean;
  /** What is saved is in view: the page itself shows it. */
  readonly quiet?: boolean;
  readonly note?: string;
  /** Told where it was typed instead of in a toast. */
  readonly onRefused?: (error: ApiError) => void;
}

export interface TaskChanges {
  /** All of it as one version; false where it did not succeed, which a toast has said or `onRefused`. */
  readonly save: (changes: readonly TaskChange[], words: Wording) => Promise<boolean>;
}

export function useTaskChanges(workspace: string, dataset: Dataset): TaskChanges {
  const client = useQueryClient();
  const takeBack = async (version: number, made: number) => {
    const newest = client.getQueryData(datasetQuery(workspace, dataset.id).queryKey)?.version;
    if (newest !== made) {
      // Restoring would also undo what was saved after it.
      showToast({
        title: "It is not undone",
        description: `Version ${newest} came after it. Restore under Versions.`,
      });
      return;
    }
    try {
      const back = await restoreVersion(workspace, dataset.id, version);
      await refreshDataset(client, workspace);
      showToast({ title: "It is as before", description: `Saved as version ${back.version}.` });
    } catch (error) {
      if (error instanceof ApiError) showError("It could not be taken back", error);
    }
  };
  return {
    save: async (changes, { done, undo = false, quiet = false, note, onRefused }) => {
      const base = dataset.version;
      try {
        const saved = await changeTasks(workspace, dataset.id, {
          baseVersion: base,
          changes: [...changes],
          ...(note === undefined ? {} : { note }),
        });
        await refreshDataset(client, workspace);
        if (!quiet)
          showToast({
            title: done,
            description: `Saved as version ${saved.version}.`,
            ...(undo ? { action: { word: "Undo", run: () => void takeBack(base, saved.version) } } : {}),
          });
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.code === "dataset_version_conflict") void refreshDataset(client, workspace);
        if (onRefused) onRefused(error);
        else showError("Nothing was saved", error);
        return false;
      }
    },
  };
}
