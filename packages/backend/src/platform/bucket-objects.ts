/** What a storage says of the objects in a bucket. */
import type { Readable } from "node:stream";

export interface ObjectFacts {
  /** Below the prefix of the connection. */
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: Date | undefined;
  readonly contentType: string | undefined;
}

export interface ObjectPage {
  readonly folders: readonly string[];
  readonly objects: readonly ObjectFacts[];
  readonly nextToken: string | undefined;
}

/** The bytes of an object on their way, and what the storage says of it. */
export interface OpenedObject {
  readonly body: Readable;
  readonly etag: string;
  /** Of what is sent. */
  readonly size: number;
  /** Of the whole object; NaN where the storage does not say. */
  readonly objectSize: number;
  readonly modifiedAt: Date | undefined;
}
