/** A message of a stream of server-sent events; `data` is parsed. */
export interface StreamMessage<Data = unknown> {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Data;
}

/** An open stream, read like a browser reads it but without coming back by itself. */
export class TestStream {
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #abort: AbortController;
  readonly #messages: StreamMessage[] = [];
  #text = "";

  private constructor(reader: ReadableStreamDefaultReader<string>, abort: AbortController) {
    this.#reader = reader;
    this.#abort = abort;
  }

  /** @throws {Error} with the status and body when the server does not answer with a stream. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<TestStream> {
    const abort = new AbortController();
    const response = await fetch(url, { headers, signal: abort.signal });
    if (response.status !== 200 || !response.body) {
      throw new Error(`${response.status} ${await response.text()}`);
    }
    return new TestStream(response.body.pipeThrough(new TextDecoderStream()).getReader(), abort);
  }

  /**
   * The next message, or the next of this name whose data fit.
   *
   * @throws {Error} when the stream ends before.
   */
  async next<Data = unknown>(
    event?: string,
    fits: (data: Data) => boolean = () => true,
  ): Promise<StreamMessage<Data>> {
    for (;;) {
      const message = this.#messages.shift() as StreamMessage<Data> | undefined;
      if (message && (event === undefined || message.event === event) && fits(message.data)) return message;
      if (!message && !(await this.#readMore()))
        throw new Error(`The stream ended before ${event ?? "more"}.`);
    }
  }

  /** Waits until the server ends the stream, past every message. */
  async ended(): Promise<void> {
    while (await this.#readMore());
  }

  /** Goes away without a word, as a closed tab does. */
  close(): void {
    this.#abort.abort();
  }

  async #readMore(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) return false;
    this.#text += value;
    const blocks = this.#text.split("\n\n");
    this.#text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => split(line)));
      const data = fields.get("data");
      if (data === undefined) continue;
      this.#messages.push({
        event: fields.get("event") ?? "message",
        id: fields.get("id"),
        data: JSON.parse(data),
      });
    }
    return true;
  }
}

function split(line: string): [name: string, value: string] {
  const colon = line.indexOf(": ");
  return colon === -1 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 2)];
}
