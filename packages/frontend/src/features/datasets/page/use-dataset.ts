import type { DatasetId } from "@rollout/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { datasetQuery } from "../../../api/datasets.js";

/** How soon one sees that another saved a version, ms. */
const lookAgainMs = 8_000;

/** A dataset that others may be changing: what they save shows by itself. */
export function useDataset(workspace: string, datasetId: DatasetId) {
  const client = useQueryClient();
  const query = useQuery({ ...datasetQuery(workspace, datasetId), refetchInterval: lookAgainMs });
  const version = query.data?.version;
  const known = useRef(version);
  // The outside system is the cache: tasks and versions were read of the version before.
  useEffect(() => {
    const isOther = known.current !== undefined && known.current !== version;
    known.current = version;
    if (!isOther) return;
    // What a save of one's own reads already is not read twice.
    void client.invalidateQueries({ queryKey: [workspace, "dataset", datasetId] }, { cancelRefetch: false });
  }, [client, workspace, datasetId, version]);
  return query;
}
