/** Uploads under way, as this browser remembers them: what it takes to go on after the page is gone. */
import { bucketIdSchema, uploadIdSchema } from "@rollout/contract";
import { z } from "zod";

const rememberedSchema = z.object({
  uploadId: uploadIdSchema,
  storage: bucketIdSchema.nullable(),
  folder: z.string(),
  key: z.string(),
  fileName: z.string(),
  size: z.number(),
  /** Unix ms; with name and size it tells whether a file is the same. */
  lastModified: z.number(),
});
export type RememberedUpload = z.infer<typeof rememberedSchema>;

const place = (workspace: string): string => `rollout.uploads.${workspace}`;

/** What cannot be read is forgotten. */
export function parseRemembered(text: string | null): RememberedUpload[] {
  try {
    const parsed = z.array(rememberedSchema).safeParse(JSON.parse(text ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

export const readRemembered = (workspace: string): RememberedUpload[] =>
  parseRemembered(localStorage.getItem(place(workspace)));

function write(workspace: string, uploads: readonly RememberedUpload[]): void {
  try {
    if (uploads.length === 0) localStorage.removeItem(place(workspace));
    else localStorage.setItem(place(workspace), JSON.stringify(uploads));
  } catch {
    // Without storage an upload lasts as long as its page.
  }
}

export function rememberUpload(workspace: string, upload: RememberedUpload): void {
  const others = readRemembered(workspace).filter(({ uploadId }) => uploadId !== upload.uploadId);
  write(workspace, [...others, upload]);
}

export const forgetUpload = (workspace: string, uploadId: string): void =>
  write(
    workspace,
    readRemembered(workspace).filter((upload) => upload.uploadId !== uploadId),
  );

/** Why a chosen file is not the one that was being uploaded; undefined when it is. */
export function reasonAgainstFile(
  { fileName, size, lastModified }: Pick<RememberedUpload, "fileName" | "size" | "lastModified">,
  file: Pick<File, "name" | "size" | "lastModified">,
): string | undefined {
  if (file.name !== fileName) return `This is ${file.name}, not ${fileName}.`;
  if (file.size !== size) return `${file.name} has another size than the file that was being uploaded.`;
  if (file.lastModified !== lastModified) return `${file.name} was changed since its upload began.`;
  return undefined;
}
