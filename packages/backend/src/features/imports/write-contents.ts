/** Writes contents of an archive into built-in storage, as they are proven to be those of the preview. */
import { createHash } from "node:crypto";
import { RolloutError } from "@rollout/contract";
import type { Archive, ArchiveEntry } from "@rollout/harbor";
import type { BulkWriter } from "./import-parts.js";

/** Files up to so many bytes are held in memory and written many at a time. */
const smallBytes = 256 * 1024;
const batchBytes = 2 * 1024 * 1024;
const batchFiles = 500;

/** A content, and an entry that has it. */
export interface WantedContent {
  readonly sha256: string;
  readonly entry: ArchiveEntry;
}

const changed = (entry: ArchiveEntry): RolloutError =>
  new RolloutError(
    "file_changed",
    `${entry.path} is not what was read for the preview. Start the import again.`,
  );

/** The bytes of an entry, which must be those that were read for the preview. */
async function* proven(archive: Archive, { entry, sha256 }: WantedContent): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let held: Buffer | null = null;
  for await (const chunk of archive.read(entry)) {
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest("hex") !== sha256) throw changed(entry);
  if (held) yield held;
}

/** Writes files in the order in which they come: small ones together, while the next ones are read. */
export class ContentWriting {
  readonly #archive: Archive;
  readonly #bulk: BulkWriter;
  #batch: { sha256: string; bytes: Uint8Array }[] = [];
  #batchBytes = 0;
  /** The batch before the last may still be written while one more is filled. */
  #last: Promise<void> = Promise.resolve();

  constructor(archive: Archive, bulk: BulkWriter) {
    this.#archive = archive;
    this.#bulk = bulk;
  }

  async add(wanted: readonly WantedContent[]): Promise<void> {
    for (const each of wanted) {
      const { entry, sha256 } = each;
      if (entry.size > smallBytes) {
        await this.#bulk.put(sha256, proven(this.#archive, each));
        continue;
      }
      const bytes = await this.#archive.readWhole(entry, smallBytes);
      if (createHash("sha256").update(bytes).digest("hex") !== sha256) throw changed(entry);
      this.#batch.push({ sha256, bytes });
      this.#batchBytes += bytes.length;
      if (this.#batchBytes >= batchBytes || this.#batch.length >= batchFiles) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const files = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#last;
    this.#last = this.#bulk.putAll(files);
    // It is awaited by the next flush.
    this.#last.catch(() => undefined);
  }

  /** Everything that was added is written when this resolves. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#flush();
    await this.#last;
  }

  /** Nothing is written any more when this resolves: what follows a failure removes the files. */
  async stop(): Promise<void> {
    this.#batch = [];
    await this.#last.catch(() => undefined);
  }
}
