import type { OutgoingHttpHeaders } from "node:http";
import { RolloutError } from "@rollout/contract";
import type { FastifyReply, FastifyRequest } from "fastify";

/** A comment keeps proxies and browsers from taking a quiet stream for a dead one. */
const heartbeatMs = 15_000;
/** The longest that a revoked key or an ended session goes on reading. */
const accessCheckMs = 2_000;
/** Beyond this the client reads slower than things change; it gets the newest state later instead. */
const congestedBytes = 1024 * 1024;
/** A client that reads nothing for so long is gone. */
const stuckMs = 60_000;

export interface EventStreamOptions {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Throws a RolloutError when the caller may not read any longer. */
  readonly checkAccess: () => Promise<unknown>;
  /** Aborted when the server stops. */
  readonly stopped: AbortSignal;
}

/** One open stream of server-sent events, from its headers to its end. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #ended = new AbortController();
  #congestedSince: number | undefined;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    const { reply, stopped } = options;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    reply.raw.write("retry: 1000\n\n");
    // A socket that breaks while something is written to it says so here; `close` follows.
    reply.raw.on("error", () => undefined);
    reply.raw.on("close", this.#close);
    stopped.addEventListener("abort", this.end);
    this.#timers.push(setInterval(() => this.#beat(), heartbeatMs));
    this.#timers.push(setInterval(() => void this.#checkAccess(), accessCheckMs));
    if (reply.raw.destroyed) this.#close();
    else if (stopped.aborted) this.end();
  }

  /** Aborted when the stream is over, whoever ended it. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get isCongested(): boolean {
    return this.#options.reply.raw.writableLength > congestedBytes;
  }

  /** Sends one message; `data` is JSON text, which has no line breaks. */
  send(event: string, data: string, id?: string): void {
    if (this.#ended.signal.aborted) return;
    const idLine = id === undefined ? "" : `id: ${id}\n`;
    this.#options.reply.raw.write(`event: ${event}\n${idLine}data: ${data}\n\n`);
  }

  /** Calls back once when the client has read what was sent. */
  onceDrained(callback: () => void): void {
    this.#options.reply.raw.once("drain", callback);
  }

  readonly end = (): void => {
    if (!this.#ended.signal.aborted) this.#options.reply.raw.end();
    this.#close();
  };

  readonly #close = (): void => {
    for (const timer of this.#timers) clearInterval(timer);
    this.#options.stopped.removeEventListener("abort", this.end);
    this.#ended.abort();
  };

  #beat(): void {
    this.#congestedSince = this.isCongested ? (this.#congestedSince ?? Date.now()) : undefined;
    if (this.#congestedSince !== undefined && Date.now() - this.#congestedSince >= stuckMs) {
      this.#options.reply.raw.destroy();
    } else if (this.#congestedSince === undefined) {
      this.#options.reply.raw.write(": beat\n\n");
    }
  }

  async #checkAccess(): Promise<void> {
    try {
      await this.#options.checkAccess();
    } catch (error) {
      // A database that is away for a moment says nothing about the caller's rights.
      if (!(error instanceof RolloutError)) {
        this.#options.request.log.warn({ err: error }, "access of an event stream not checked");
        return;
      }
      this.send("closed", JSON.stringify({ code: error.code, message: error.message }));
      this.end();
    }
  }
}
