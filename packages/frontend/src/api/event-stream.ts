/** Server-sent events over fetch, which can send headers, with a reconnect that says what it is doing. */
import { ApiError, errorOfClosed, errorOfReply, unreachable } from "./api-error.js";
import { SseParser } from "./sse-parser.js";

export type LiveState =
  | { readonly phase: "connecting" }
  | { readonly phase: "live" }
  /** `retryAt`, `since`: Unix milliseconds. */
  | { readonly phase: "reconnecting"; readonly retryAt: number; readonly since: number }
  | { readonly phase: "refused"; readonly error: ApiError };

export interface EventStreamOptions {
  readonly path: string;
  readonly workspace: string;
  /** Called for every message with the parsed JSON of its data. */
  readonly onMessage: (event: string, data: unknown) => void;
  readonly onState: (state: LiveState) => void;
  /** What the page has already, as the id of a message. */
  readonly lastEventId?: string;
}

/** Nothing for so long, not even a heartbeat (15 s), is a dead connection. */
const silenceMs = 40_000;
const longestRetryMs = 15_000;

/** An open stream. A hidden tab lets go of its connection, of which a browser has six per server, and resumes. */
export class EventStream {
  readonly #options: EventStreamOptions;
  #lastEventId: string | undefined;
  #failures = 0;
  #lostAt: number | undefined;
  #attempt: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#lastEventId = options.lastEventId;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("online", this.retryNow);
    if (!document.hidden) void this.#connect();
  }

  /** Tries at once instead of waiting. */
  readonly retryNow = (): void => {
    if (this.#closed || this.#attempt) return;
    clearTimeout(this.#timer);
    void this.#connect();
  };

  close(): void {
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("online", this.retryNow);
    this.#letGo();
  }

  readonly #onVisibility = (): void => {
    if (document.hidden) this.#letGo();
    else this.retryNow();
  };

  #letGo(): void {
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  async #connect(): Promise<void> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      await this.#read(attempt);
      throw unreachable();
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#attempt = undefined;
      if (this.#closed) return;
      if (error instanceof ApiError && !error.isPassing) {
        this.#options.onState({ phase: "refused", error });
        return;
      }
      this.#failures++;
      this.#lostAt ??= Date.now();
      const wait = Math.min(longestRetryMs, 1000 * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2);
      this.#options.onState({ phase: "reconnecting", retryAt: Date.now() + wait, since: this.#lostAt });
      this.#timer = setTimeout(() => void this.#connect(), wait);
    }
  }

  async #read(attempt: AbortController): Promise<void> {
    const { path, workspace, onMessage, onState } = this.#options;
    const headers: Record<string, string> = {
      accept: "text/event-stream",
      "x-rollout-workspace": workspace,
    };
    if (this.#lastEventId !== undefined) headers["last-event-id"] = this.#lastEventId;
    let watchdog = setTimeout(() => attempt.abort(), silenceMs);
    try {
      const reply = await fetch(path, {
        headers,
        credentials: "same-origin",
        cache: "no-store",
        signal: attempt.signal,
      });
      if (!reply.ok || !reply.body) throw await errorOfReply(reply);
      const parser = new SseParser();
      const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
      const isResumed = this.#lostAt !== undefined;
      this.#failures = 0;
      this.#lostAt = undefined;
      onState({ phase: "live" });
      // A stream without ids cannot resume: what happened meanwhile is read anew.
      if (isResumed && this.#lastEventId === undefined) onMessage("resync", {});
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => attempt.abort(), silenceMs);
        for (const message of parser.push(value)) {
          if (message.id !== undefined) this.#lastEventId = message.id;
          if (attempt.signal.aborted) return;
          const data: unknown = JSON.parse(message.data);
          if (message.event === "closed") throw errorOfClosed(data);
          onMessage(message.event, data);
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }
}
