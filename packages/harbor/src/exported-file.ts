/** A file as an export writes it: where, what, and where its bytes come from. */
import { createHash } from "node:crypto";

export interface ExportedFile {
  /** Path within the archive or repository, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  open(): AsyncIterable<Uint8Array>;
}

/** A folder that would be lost without an entry of its own. */
export interface ExportedFolder {
  readonly path: string;
  readonly isEmptyFolder: true;
}

/** A file that is made here. */
export function madeFile(path: string, content: string | Uint8Array): ExportedFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return {
    path,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    async *open() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
