/** The rows of a folder, and how they change by what a person does, without being read again. */
import type { StoredObject } from "@rollout/contract";
import type { ObjectPages } from "../../api/files.js";

/** Folders first, page by page: a page that comes later moves nothing that is seen. */
export const objectRows = (pages: ObjectPages | undefined): StoredObject[] =>
  (pages?.pages ?? []).flatMap(({ objects }) => [
    ...objects.filter(({ kind }) => kind === "folder"),
    ...objects.filter(({ kind }) => kind === "object"),
  ]);

/** Names may repeat in built-in storage: there the id of the file tells rows apart. */
export const rowKey = ({ key, fileId }: StoredObject): string => (fileId === null ? key : `${fileId} ${key}`);

export function withoutObject(pages: ObjectPages, gone: StoredObject): ObjectPages {
  const key = rowKey(gone);
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      objects: page.objects.filter((object) => rowKey(object) !== key),
    })),
  };
}

/** With one more task that uses an object. */
export const withOneTask = (pages: ObjectPages, used: StoredObject): ObjectPages => ({
  ...pages,
  pages: pages.pages.map((page) => ({
    ...page,
    objects: page.objects.map((object) =>
      rowKey(object) === rowKey(used) ? { ...object, taskCount: object.taskCount + 1 } : object,
    ),
  })),
});

/** With an object that was added or replaced, in its place; one that is beyond what is read comes with its page. */
export function withObject(pages: ObjectPages, added: StoredObject): ObjectPages {
  const isSame = (object: StoredObject): boolean => rowKey(object) === rowKey(added);
  if (pages.pages.some(({ objects }) => objects.some(isSame))) {
    if (added.kind === "folder") return pages;
    return {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        objects: page.objects.map((object) =>
          isSame(object) ? { ...added, taskCount: object.taskCount } : object,
        ),
      })),
    };
  }
  const at = pages.pages.findIndex(
    ({ objects, nextCursor }) => nextCursor === null || objects.some(({ key }) => key > added.key),
  );
  if (at < 0) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (index !== at) return page;
      const before = page.objects.filter(({ kind, key }) => kind === added.kind && key > added.key)[0];
      const place = before === undefined ? page.objects.length : page.objects.indexOf(before);
      return { ...page, objects: page.objects.toSpliced(place, 0, added) };
    }),
  };
}

/** What a folder shows of an object that was stored somewhere below it: the object, or the folder that holds it. */
export function entryOf(
  folder: string,
  stored: Pick<StoredObject, "key" | "fileId" | "size" | "etag" | "madeBy"> & { readonly at: string },
): StoredObject | undefined {
  const { key, fileId, size, etag, madeBy, at } = stored;
  if (!key.startsWith(folder)) return undefined;
  const name = key.slice(folder.length);
  const slash = name.indexOf("/");
  return slash < 0
    ? { kind: "object", key, name, fileId, size, modifiedAt: at, etag, madeBy, taskCount: 0 }
    : {
        kind: "folder",
        key: folder + name.slice(0, slash + 1),
        name: name.slice(0, slash + 1),
        fileId: null,
        size: null,
        modifiedAt: null,
        etag: null,
        madeBy: null,
        taskCount: 0,
      };
}

/** The folder around a folder; undefined at the top. */
export function folderAbove(folder: string): string | undefined {
  if (folder === "") return undefined;
  return folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
}

/** Every folder on the way to a folder, each with its own name. */
export function foldersTo(folder: string): { readonly folder: string; readonly name: string }[] {
  const names = folder.split("/").slice(0, -1);
  return names.map((name, index) => ({ folder: `${names.slice(0, index + 1).join("/")}/`, name }));
}
