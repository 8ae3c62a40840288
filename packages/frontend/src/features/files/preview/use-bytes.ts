import type { StoredObject } from "@rollout/contract";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { bytesQuery, type Storage } from "../../../api/files.js";
import { useWorkspace } from "../../../api/workspace.js";

/** An object and where it is. */
export interface ShownObject {
  readonly storage: Storage;
  readonly object: StoredObject & { readonly size: number };
}

/** The first bytes of an object, or the last where the count is negative; all where it has no more. */
export function useBytes(
  { storage, object }: ShownObject,
  first: number,
): UseQueryResult<Uint8Array<ArrayBuffer>> {
  const workspace = useWorkspace();
  const { key, fileId, etag, size } = object;
  const wanted = Math.sign(first) * Math.min(Math.abs(first), size);
  return useQuery(bytesQuery(workspace, { storage, key, fileId }, { first: wanted, etag }));
}
