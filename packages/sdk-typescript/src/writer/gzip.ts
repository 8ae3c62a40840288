/** Gzip with what the runtime has: zlib in Node, Bun and Deno, CompressionStream elsewhere. */
import { nodeModule } from "../node-modules.js";

/** Level 1 is twice as fast as the default and JSON still shrinks to a fifth. */
const level = 1;

/** The compressed bytes, or undefined where the runtime cannot compress. */
export async function gzip(text: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const zlib = nodeModule("node:zlib");
  if (zlib !== undefined) {
    return new Promise((resolve, reject) =>
      zlib.gzip(text, { level }, (error, bytes) =>
        error === null ? resolve(bytes as Uint8Array<ArrayBuffer>) : reject(error),
      ),
    );
  }
  if (typeof CompressionStream === "undefined") return undefined;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
