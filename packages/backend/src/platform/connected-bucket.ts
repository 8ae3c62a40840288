import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { RolloutError } from "@rollout/contract";
import {
  type BucketConnection,
  type ConnectOptions,
  connectBucket,
  endpointOf,
} from "./bucket-connection.js";
import {
  isObjectChanged,
  isObjectMissing,
  notStorageError,
  readBucketFailure,
  toRolloutError,
} from "./bucket-failures.js";
import type { ObjectFacts, ObjectPage, OpenedObject } from "./bucket-objects.js";
import type { ByteRange } from "./byte-range.js";
import { reasonAgainstObjectKey } from "./object-key.js";

export interface ConnectedBucketOptions extends ConnectOptions {
  /** Told of each outcome: the failure of the connection, or null where the storage answered. */
  readonly onOutcome?: (failure: RolloutError | null) => void;
}

/** From the first byte of a request to the headers of its reply. */
const requestTimeoutMs = 120_000;

/** A bucket of an S3-compatible storage. Keys are below the prefix of the connection, and stay there. */
export class ConnectedBucket {
  readonly #connection: BucketConnection;
  readonly #options: ConnectedBucketOptions;
  readonly #client: S3Client;

  constructor(connection: BucketConnection, options: ConnectedBucketOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#client = connectBucket(connection, options);
  }

  /** Objects and folders of one folder, of which the names begin with `search`, in the order of the storage. */
  async list(options: {
    readonly folder: string;
    readonly search?: string | undefined;
    readonly limit: number;
    readonly token?: string | undefined;
    /** Objects of every depth, without folders. */
    readonly isDeep?: boolean;
  }): Promise<ObjectPage> {
    const folder = this.#fullKey(options.folder);
    const page = await this.#within((signal) =>
      this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#connection.bucket,
          Prefix: folder + (options.search ?? ""),
          MaxKeys: options.limit,
          ...(options.isDeep ? {} : { Delimiter: "/" }),
          ...(options.token === undefined ? {} : { ContinuationToken: options.token }),
        }),
        { abortSignal: signal },
      ),
    ).catch((error: unknown) => {
      throw this.#failed(error);
    });
    // A page of a website parses as an empty list.
    if (page.Name === undefined && page.KeyCount === undefined && page.MaxKeys === undefined)
      throw this.#failed(notStorageError());
    const isBelow = (key: string | undefined): key is string =>
      key?.startsWith(folder) === true && key !== folder;
    const relative = (key: string): string => key.slice(this.#connection.prefix.length);
    return {
      folders: (page.CommonPrefixes ?? [])
        .map((each) => each.Prefix)
        .filter(isBelow)
        .map(relative),
      objects: (page.Contents ?? [])
        .filter((object) => isBelow(object.Key))
        .map((object) => ({
          key: relative(object.Key!),
          size: object.Size ?? 0,
          etag: object.ETag ?? "",
          modifiedAt: object.LastModified,
          contentType: undefined,
        })),
      nextToken: page.IsTruncated === true ? page.NextContinuationToken : undefined,
    };
  }

  /** What is known of an object; undefined where there is none. */
  async find(key: string): Promise<ObjectFacts | undefined> {
    try {
      const head = await this.#send((signal) =>
        this.#client.send(new HeadObjectCommand(this.#object(key)), { abortSignal: signal }),
      );
      return {
        key,
        size: head.ContentLength ?? 0,
        etag: head.ETag ?? "",
        modifiedAt: head.LastModified,
        contentType: head.ContentType,
      };
    } catch (error) {
      if (error instanceof RolloutError && error.code === "object_not_found") return undefined;
      throw error;
    }
  }

  /**
   * Bytes of an object as a stream.
   *
   * @param options.etag - Only the object that had this etag.
   * @throws {RolloutError} object_not_found; file_changed where the etag is another.
   */
  async read(
    key: string,
    options: { readonly range?: ByteRange | undefined; readonly etag?: string | undefined } = {},
  ): Promise<OpenedObject> {
    const { range } = options;
    // Where an object came to a gateway's folder as a file, it has none: there is nothing to compare.
    const etag = options.etag === "" ? undefined : options.etag;
    const object = await this.#send((signal) =>
      this.#client.send(
        new GetObjectCommand({
          ...this.#object(key),
          ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
          ...(etag === undefined ? {} : { IfMatch: etag }),
        }),
        { abortSignal: signal },
      ),
    );
    const body = object.Body as Readable;
    // Some storages do not know If-Match.
    if (etag !== undefined && object.ETag !== etag) {
      body.destroy();
      throw new RolloutError("file_changed");
    }
    const size = object.ContentLength ?? 0;
    return {
      body,
      etag: object.ETag ?? "",
      size,
      objectSize: range ? Number(object.ContentRange?.split("/")[1] ?? Number.NaN) : size,
      modifiedAt: object.LastModified,
    };
  }

  /** Writes an object whole. */
  async write(key: string, bytes: Buffer, contentType?: string): Promise<void> {
    await this.#send((signal) =>
      this.#client.send(
        new PutObjectCommand({
          ...this.#object(key),
          Body: bytes,
          ContentLength: bytes.length,
          ...(contentType === undefined ? {} : { ContentType: contentType }),
        }),
        { abortSignal: signal },
      ),
    );
  }

  async remove(key: string): Promise<void> {
    await this.#send((signal) =>
      this.#client.send(new DeleteObjectCommand(this.#object(key)), { abortSignal: signal }),
    );
  }

  /** Begins an upload in parts; returns its id in the storage. */
  async startParts(key: string, contentType: string | undefined): Promise<string> {
    const started = await this.#send((signal) =>
      this.#client.send(
        new CreateMultipartUploadCommand({
          ...this.#object(key),
          ...(contentType === undefined ? {} : { ContentType: contentType }),
        }),
        { abortSignal: signal },
      ),
    );
    return started.UploadId!;
  }

  /** Sends one part; returns its etag. */
  async writePart(key: string, uploadId: string, part: number, bytes: Buffer): Promise<string> {
    const sent = await this.#send((signal) =>
      this.#client.send(
        new UploadPartCommand({
          ...this.#object(key),
          UploadId: uploadId,
          PartNumber: part,
          Body: bytes,
          ContentLength: bytes.length,
        }),
        { abortSignal: signal },
      ),
    );
    return sent.ETag!;
  }

  async joinParts(
    key: string,
    uploadId: string,
    parts: readonly { readonly part: number; readonly etag: string }[],
  ): Promise<void> {
    await this.#send((signal) =>
      this.#client.send(
        new CompleteMultipartUploadCommand({
          ...this.#object(key),
          UploadId: uploadId,
          MultipartUpload: { Parts: parts.map(({ part, etag }) => ({ PartNumber: part, ETag: etag })) },
        }),
        { abortSignal: signal },
      ),
    );
  }

  /** Gives up an upload in parts; one that the storage does not know is given up already. */
  async dropParts(key: string, uploadId: string): Promise<void> {
    try {
      await this.#send((signal) =>
        this.#client.send(new AbortMultipartUploadCommand({ ...this.#object(key), UploadId: uploadId }), {
          abortSignal: signal,
        }),
      );
    } catch (error) {
      if (!(error instanceof RolloutError && error.code === "object_not_found")) throw error;
    }
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#connection.bucket, Key: this.#fullKey(key) };
  }

  #fullKey(key: string): string {
    const reason = reasonAgainstObjectKey(key);
    if (reason !== undefined) throw new RolloutError("request_invalid", `key: ${reason}.`);
    return this.#connection.prefix + key;
  }

  /** Sends what concerns the object of a key. */
  async #send<Output>(request: (signal: AbortSignal) => Promise<Output>): Promise<Output> {
    try {
      return await this.#within(request);
    } catch (error) {
      if (error instanceof RolloutError) throw error;
      if (isObjectMissing(error)) throw new RolloutError("object_not_found");
      if (isObjectChanged(error)) throw new RolloutError("file_changed");
      throw this.#failed(error);
    }
  }

  /** The limit ends with the reply's headers: a body may take as long as it comes. */
  async #within<Output>(request: (signal: AbortSignal) => Promise<Output>): Promise<Output> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), requestTimeoutMs);
    try {
      const output = await request(limit.signal);
      this.#options.onOutcome?.(null);
      return output;
    } finally {
      clearTimeout(timer);
    }
  }

  #failed(error: unknown): RolloutError {
    const { bucket, region, prefix, accessKeyId } = this.#connection;
    const endpoint = new URL(endpointOf(this.#connection));
    const failing = { bucket, region, prefix, accessKeyId, endpoint };
    const now = Date.now() + (this.#options.clockOffsetMs ?? 0);
    const failed = toRolloutError(readBucketFailure(error, failing, now));
    this.#options.onOutcome?.(failed);
    return failed;
  }
}
