/** One message of a stream of server-sent events. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** Characters that one message may have; a stream that sends more is not one of ours. */
const mostLength = 64 * 1024 * 1024;

/**
 * The messages of a stream, as they come; comments, which keep it alive, are left out. Ends when the server ends it.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* serverSentEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  for await (const piece of bytes) {
    const text = decoder.decode(piece, { stream: true });
    pieces.push(text);
    length += text.length;
    if (length > mostLength) return;
    // Only a line end can end a message: a long one is put together once.
    if (!/[\r\n]/.test(text)) continue;
    const blocks = pieces.join("").split(/\r\n\r\n|\n\n|\r\r/);
    pieces = [blocks.pop() ?? ""];
    length = pieces[0]!.length;
    for (const block of blocks) {
      const message = messageOf(block);
      if (message) yield message;
    }
  }
}

function messageOf(block: string): ServerSentEvent | undefined {
  let event = "message";
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "id") id = value;
    else if (field === "data") data.push(value);
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n"), id };
}
