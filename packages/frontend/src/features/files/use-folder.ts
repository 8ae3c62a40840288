import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { changeFolder, keepFirstPages, objectsQuery, type Shelf } from "../../api/files.js";
import { useMembership } from "../../api/membership.js";
import { entryOf, objectRows, withObject, withoutObject } from "./object-rows.js";
import { uploadsOf } from "./uploads/use-uploads.js";

interface ShownFolder {
  readonly shelf: Shelf;
  readonly folder: string;
  readonly search: string;
}

/** The entries of the folder that is shown, page by page; what is uploaded meanwhile appears in its place. */
export function useFolder(workspace: string, { shelf, folder, search }: ShownFolder) {
  const client = useQueryClient();
  const { userId } = useMembership();
  const query = useInfiniteQuery(objectsQuery(workspace, { shelf, folder, search }));
  const rows = useMemo(() => objectRows(query.data), [query.data]);
  // The outside system is the cache of pages: a folder that is left keeps its first.
  useEffect(() => {
    keepFirstPages(client, workspace, { shelf, folder, search });
    return () => keepFirstPages(client, workspace);
  }, [client, workspace, shelf, folder, search]);
  // The outside system is the queue of uploads, which goes on while other pages are shown.
  useEffect(() => {
    const queue = uploadsOf(workspace);
    queue.onStored = (stored) => {
      const at = new Date().toISOString();
      for (let to = stored.key.lastIndexOf("/"); ; to = stored.key.lastIndexOf("/", to - 1)) {
        const around = stored.key.slice(0, to + 1);
        changeFolder(client, workspace, { shelf: stored.storage, folder: around }, (pages) => {
          const madeBy = stored.storage === null ? (userId ?? null) : null;
          const entry = entryOf(around, { ...stored, madeBy, at });
          const kept = stored.replaced ? withoutObject(pages, stored.replaced) : pages;
          return entry ? withObject(kept, entry) : kept;
        });
        if (to <= 0) break;
      }
    };
    return () => {
      queue.onStored = () =>
        void client.invalidateQueries({ queryKey: [workspace, "objects"], refetchType: "none" });
    };
  }, [client, workspace, userId]);
  return { query, rows };
}
