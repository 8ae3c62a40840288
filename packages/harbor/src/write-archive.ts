/** Writes an export as a ZIP while it is read: the same files give the same bytes, whenever and wherever. */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { ExportedFile, ExportedFolder } from "./exported-file.js";

/** The first moment that a ZIP can name. Local time, as ZIP's own clock has no zone. */
const fixedTime = () => new Date(1980, 0, 1);
const fileMode = 0o100644;
const scriptMode = 0o100755;
const folderMode = 0o040755;

/** Resolves when the bytes of the file are taken, or nobody wants them any more. */
function addFile(zip: ZipFile, file: ExportedFile, opened: (bytes: Readable) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      mtime: fixedTime(),
      mode: file.path.endsWith(".sh") ? scriptMode : fileMode,
      forceDosTimestamp: true,
      size: file.size,
    };
    zip.addReadStreamLazy(file.path, options, (deliver) => {
      const bytes = Readable.from(file.open(), { objectMode: false });
      opened(bytes);
      bytes.once("error", reject).once("close", resolve);
      deliver(null, bytes);
    });
  });
}

/** The archive as a stream; an error of a file destroys it, so that a half archive is never taken for a whole one. */
export function writeArchive(files: AsyncIterable<ExportedFile | ExportedFolder>): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error: Error) => output.destroy(error));
  let current: Readable | null = null;
  output.once("close", () => current?.destroy());
  const fill = async (): Promise<void> => {
    for await (const file of files) {
      if (output.destroyed) return;
      if ("isEmptyFolder" in file) {
        zip.addEmptyDirectory(file.path, { mtime: fixedTime(), mode: folderMode, forceDosTimestamp: true });
      } else {
        await addFile(zip, file, (bytes) => {
          current = bytes;
        });
      }
    }
    if (!output.destroyed) zip.end();
  };
  fill().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  return output;
}
