/** Objects of storage: the built-in one, and connected buckets. */
import {
  type BucketId,
  type Dataset,
  type FileId,
  routes,
  type StoredObject,
  type StoredObjectList,
  type TaskId,
} from "@rollout/contract";
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { errorOfReply, unreachable } from "./api-error.js";
import { addressOf, call } from "./call.js";

/** Where objects are: a connected bucket, or null for built-in storage. */
export type Storage = BucketId | null;

/** What is listed: a storage, of the built-in one what was uploaded, or what imports stored into that. */
export type Shelf = Storage | "imports";

/** Every list in which an object of a storage may stand. */
export const shelvesOf = (storage: Storage): readonly Shelf[] =>
  storage === null ? [null, "imports"] : [storage];

export type ObjectPages = InfiniteData<StoredObjectList>;

interface Folder {
  readonly shelf: Shelf;
  /** Empty, or ending with a slash. */
  readonly folder: string;
  /** What names begin with. */
  readonly search: string;
}

const readFolder = (
  workspace: string,
  { shelf, folder, search }: Folder,
  { cursor, limit, signal }: { cursor?: string | undefined; limit: number; signal?: AbortSignal },
): Promise<StoredObjectList> => {
  const query = { prefix: folder, ...(search === "" ? {} : { search }), cursor, limit };
  return shelf === null || shelf === "imports"
    ? call(routes.listFiles, { query: { ...query, origin: shelf ?? "uploads" } }, { workspace, signal })
    : call(routes.listObjects, { params: { bucketId: shelf }, query }, { workspace, signal });
};

const folderKey = (workspace: string, { shelf, folder, search }: Folder) =>
  [workspace, "objects", shelf ?? "built-in", folder, search] as const;

export const objectsQuery = (workspace: string, wanted: Folder) =>
  infiniteQueryOptions({
    queryKey: folderKey(workspace, wanted),
    queryFn: ({ signal, pageParam }) =>
      readFolder(workspace, wanted, { cursor: pageParam, limit: 200, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 30_000,
  });

/** What a list shows of a folder changes without being read again: it may hold 100,000 objects. */
export function changeFolder(
  client: QueryClient,
  workspace: string,
  { shelf, folder }: Pick<Folder, "shelf" | "folder">,
  change: (pages: ObjectPages) => ObjectPages,
): void {
  client.setQueryData<ObjectPages>(
    folderKey(workspace, { shelf, folder, search: "" }),
    (pages) => pages && change(pages),
  );
}

/** Forgets all but the first page of folders that are not shown, so that coming back reads one page. */
export function keepFirstPages(client: QueryClient, workspace: string, shown?: Folder): void {
  const keep = shown && JSON.stringify(folderKey(workspace, shown));
  for (const [key, pages] of client.getQueriesData<ObjectPages>({ queryKey: [workspace, "objects"] })) {
    if (pages === undefined || pages.pages.length <= 1 || JSON.stringify(key) === keep) continue;
    client.setQueryData<ObjectPages>(key, {
      pages: pages.pages.slice(0, 1),
      pageParams: pages.pageParams.slice(0, 1),
    });
  }
}

/** The object of exactly this key, if there is one. Of all that begins with its name it comes first. */
export async function findObject(
  workspace: string,
  { storage, key }: { storage: Storage; key: string },
  signal?: AbortSignal,
): Promise<StoredObject | undefined> {
  const cut = key.lastIndexOf("/") + 1;
  const wanted = { shelf: storage, folder: key.slice(0, cut), search: key.slice(cut) };
  const { objects } = await readFolder(workspace, wanted, { limit: 20, ...(signal ? { signal } : {}) });
  return objects.find((object) => object.kind === "object" && object.key === key);
}

/** An object as pages name it. */
export type ObjectPlace = Pick<StoredObject, "key" | "fileId"> & { readonly storage: Storage };

/** Address of the content. A browser that follows it saves it by itself, whatever its size. */
export const contentAddress = (workspace: string, { storage, key, fileId }: ObjectPlace): string =>
  storage === null
    ? addressOf(routes.downloadFile, { fileId: fileId ?? "" }, { workspace })
    : addressOf(routes.downloadObject, { bucketId: storage }, { key, workspace });

/** As {@link contentAddress}, for a browser that is to show it: pictures, PDF, text, sound and films. */
export const shownAddress = (workspace: string, { storage, key, fileId }: ObjectPlace): string =>
  storage === null
    ? addressOf(routes.downloadFile, { fileId: fileId ?? "" }, { workspace, inline: "true" })
    : addressOf(routes.downloadObject, { bucketId: storage }, { key, workspace, inline: "true" });

/** The first bytes of an object, or the last with a negative count. */
async function readBytes(
  workspace: string,
  place: ObjectPlace,
  { first, signal }: { first: number; signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const range = first < 0 ? `bytes=${first}` : `bytes=0-${first - 1}`;
  const reply = await fetch(contentAddress(workspace, place), {
    headers: { range },
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw unreachable();
  });
  if (!reply.ok) throw await errorOfReply(reply);
  return new Uint8Array(await reply.arrayBuffer());
}

export const bytesQuery = (
  workspace: string,
  place: ObjectPlace,
  { first, etag }: { first: number; etag: string | null },
) =>
  queryOptions({
    queryKey: [workspace, "bytes", place.storage, place.key, place.fileId, etag, first],
    queryFn: ({ signal }) => readBytes(workspace, place, { first, signal }),
    staleTime: 60_000,
    // A few previews, each at most as large as an image.
    gcTime: 60_000,
  });

/** Deletes an object for good: of built-in storage unless a version of a dataset refers to it. */
export async function deleteObject(workspace: string, { storage, key, fileId }: ObjectPlace): Promise<void> {
  if (storage !== null) {
    await call(routes.deleteObject, { params: { bucketId: storage }, query: { key } }, { workspace });
  } else if (fileId !== null) {
    await call(routes.deleteFile, { params: { fileId } }, { workspace });
  }
}

/** The file that tasks refer to; an object of a bucket is read once for its SHA-256. */
export async function fileOf(workspace: string, { storage, key, fileId }: ObjectPlace) {
  if (storage !== null) {
    return call(routes.attachObject, { params: { bucketId: storage }, body: { key } }, { workspace });
  }
  return call(routes.getFile, { params: { fileId: fileOrFail(fileId) } }, { workspace });
}

function fileOrFail(fileId: FileId | null): FileId {
  if (fileId === null) throw new Error("Only an object has a file");
  return fileId;
}

/** Which tasks use an object; `taskCount` is what a list says of it, so that a new use is read. */
export const usesQuery = (workspace: string, { storage, key, fileId }: ObjectPlace, taskCount: number) =>
  queryOptions({
    queryKey: [workspace, "uses", storage, key, fileId, taskCount],
    queryFn: ({ signal }) =>
      storage === null
        ? call(routes.listFileUses, { params: { fileId: fileOrFail(fileId) } }, { workspace, signal })
        : call(
            routes.listObjectUses,
            { params: { bucketId: storage }, query: { key } },
            { workspace, signal },
          ),
    staleTime: 30_000,
  });

/** Tasks of the newest version whose name or instruction contains the text. */
export const tasksFoundQuery = (workspace: string, dataset: Dataset | null, search: string) =>
  queryOptions({
    queryKey: [workspace, "dataset", dataset?.id, "find-tasks", search],
    queryFn: async ({ signal }) => {
      if (dataset === null) return [];
      const query = { limit: 8, ...(search === "" ? {} : { search }) };
      return (
        await call(routes.listTaskRows, { params: { datasetId: dataset.id }, query }, { workspace, signal })
      ).tasks;
    },
    enabled: dataset !== null,
  });

export const readTask = (workspace: string, dataset: Dataset, taskId: TaskId) =>
  call(routes.getDatasetTask, { params: { datasetId: dataset.id, taskId }, query: {} }, { workspace });
