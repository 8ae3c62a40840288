/** Saves task folders as a dataset: files first, then one version that names them. */
import { isUtf8 } from "node:buffer";
import type { TaskFolder, TaskFolderFile } from "./read-task-folder.js";

/** Where to import to. The key needs the scopes read and write. */
export interface Target {
  readonly baseUrl: string;
  readonly apiKey: string;
}

export interface SavedDataset {
  readonly name: string;
  readonly version: number;
  readonly tasks: number;
  readonly files: number;
}

/** Uploads at once. */
const uploads = 4;

/**
 * Saves the tasks as a new dataset, or as the next version where the name is taken. Files that are there already
 * are not stored again.
 *
 * @throws {Error} with the server's words.
 */
export async function saveDataset(
  target: Target,
  name: string,
  folders: readonly TaskFolder[],
): Promise<SavedDataset> {
  const tasks = [];
  for (const folder of folders) {
    tasks.push({
      name: folder.name,
      instruction: folder.instruction,
      metadata: { harbor: folder.config },
      files: await uploadFiles(target, folder.files),
    });
  }
  const known = await findDataset(target, name);
  const saved = known
    ? await call<{ version: number }>(target, "POST", `/api/v1/datasets/${known}/versions`, json({ tasks }))
    : await call<{ version: number }>(target, "POST", "/api/v1/datasets", json({ name, tasks }));
  const files = folders.reduce((sum, folder) => sum + folder.files.length, 0);
  return { name, version: saved.version, tasks: tasks.length, files };
}

interface TaskFile {
  readonly fileId: string;
  readonly name: string;
  readonly role: string;
}

async function uploadFiles(target: Target, files: readonly TaskFolderFile[]): Promise<TaskFile[]> {
  const uploaded: TaskFile[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      const index = next++;
      const { name, role, bytes } = files[index]!;
      const contentType = isText(bytes) ? "text/plain; charset=utf-8" : "application/octet-stream";
      const query = new URLSearchParams({ name, contentType });
      const { id } = await call<{ id: string }>(target, "POST", `/api/v1/files?${query}`, {
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array(bytes),
      });
      uploaded[index] = { fileId: id, name, role };
    }
  };
  await Promise.all(Array.from({ length: uploads }, work));
  return uploaded;
}

const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

async function findDataset(target: Target, name: string): Promise<string | undefined> {
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ search: name, ...(cursor === null ? {} : { cursor }) });
    const page: { datasets: { id: string; name: string }[]; nextCursor: string | null } = await call(
      target,
      "GET",
      `/api/v1/datasets?${query}`,
    );
    const found = page.datasets.find((dataset) => dataset.name === name);
    if (found) return found.id;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return undefined;
}

interface Body {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

const json = (value: unknown): Body => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

async function call<Reply>(target: Target, method: string, path: string, body?: Body): Promise<Reply> {
  const response = await fetch(`${target.baseUrl.replace(/\/+$/, "")}${path}`, {
    method,
    headers: { authorization: `Bearer ${target.apiKey}`, ...body?.headers },
    ...(body ? { body: body.body } : {}),
  });
  const reply = (await response.json()) as Reply & { error?: { message: string; hint: string } };
  if (!response.ok) throw new Error(`${method} ${path}: ${reply.error?.message} ${reply.error?.hint}`);
  return reply;
}
