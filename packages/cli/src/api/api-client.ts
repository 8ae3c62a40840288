import type { RouteBody, RouteParams, RouteQuery, RouteReply, Routes } from "@rollout/contract";
import { usageFailure } from "../failure.js";
import { version } from "../version.js";
import { addresses, neededFields, type RouteName } from "./addresses.js";
import { failureOf, unreachable, unreadableReply } from "./api-failure.js";
import { asksToWait, mostTries, pause, waitMs } from "./retry.js";

export interface ApiOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Sent to the base URL and nowhere else. */
  readonly apiKey?: string | undefined;
  /** Sent along where the environment named one, so that a key of another workspace is refused. */
  readonly workspace?: string | undefined;
  readonly signal: AbortSignal;
  /** The next step where the key is refused. */
  readonly howToLogIn: string;
  /** Called before a wait that the server asked for. */
  readonly onWait?: (ms: number) => void;
}

/** A part that the call has; it may be left out where each of its fields may be. */
type Part<Key extends string, T> = [keyof T] extends [never]
  ? { readonly [K in Key]?: undefined }
  : Record<never, never> extends T
    ? { readonly [K in Key]?: T }
    : { readonly [K in Key]: T };

/** What a call needs: params, query and body as the contract declares them, each only where it has one. */
export type CallInput<Name extends RouteName> = Part<"params", RouteParams<Routes[Name]>> &
  Part<"query", RouteQuery<Routes[Name]>> &
  (RouteBody<Routes[Name]> extends undefined
    ? { readonly body?: undefined }
    : { readonly body: RouteBody<Routes[Name]> }) & {
    /** Raw bytes, for the routes that take them. */
    readonly bytes?: Uint8Array<ArrayBuffer>;
    /** Until the reply begins, and then between two pieces of it; 30 s unless given. */
    readonly timeoutMs?: number;
  };

type NoInput = Record<never, never>;
type InputArguments<Name extends RouteName> =
  NoInput extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>];

/** The input of any call, as it goes over the wire. */
interface Sending {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;

/** A live stream says every 15 s that it is there. */
const streamStallMs = 60_000;

/** Rows asked for at once; the most that the server gives. */
const pageSize = 200;

/** Which rows of a list to ask for. */
export interface Place {
  readonly cursor: string | undefined;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Null after the last. */
  readonly nextCursor: string | null;
}

/** Calls of the API, typed by the contract. */
export class ApiClient {
  constructor(private readonly options: ApiOptions) {}

  get baseUrl(): string {
    return this.options.baseUrl;
  }

  /**
   * Makes a call and reads its reply.
   *
   * @example
   * ```ts
   * const { datasets } = await api.call("listDatasets", { query: { search: "paper" } });
   * ```
   * @throws {Failure} With the server's code, or `server_unreachable`, `reply_unreadable`, `redirect_refused`.
   */
  async call<Name extends RouteName>(
    name: Name,
    ...[input]: InputArguments<Name>
  ): Promise<RouteReply<Routes[Name]>> {
    const text = await this.readText(await this.send(name, (input ?? {}) as Sending));
    const needed: readonly PropertyKey[] = neededFields[name] ?? [];
    if (text === "" && needed.length === 0) return undefined as RouteReply<Routes[Name]>;
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && needed.every((field) => Object.hasOwn(value, field)))
        return value as RouteReply<Routes[Name]>;
    } catch {
      // Said below.
    }
    throw unreadableReply(this.baseUrl);
  }

  /**
   * Makes a call whose reply is read as it comes: a download, or server-sent events. It may take any time, but not
   * stand still.
   *
   * @throws {Failure} As `call`, also while it is read.
   */
  async open<Name extends RouteName>(
    name: Name,
    ...[input]: InputArguments<Name>
  ): Promise<AsyncGenerator<Uint8Array>> {
    return this.piecesOf(await this.send(name, (input ?? {}) as Sending), streamStallMs);
  }

  /** Every row of a list that comes in pages, at most `limit` of them. */
  async *pages<Row>(
    page: (place: Place) => Promise<Page<Row>>,
    limit = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<Row> {
    let cursor: string | undefined;
    for (let left = limit; left > 0; ) {
      const { rows, nextCursor } = await page({ cursor, limit: Math.min(pageSize, left) });
      for (const row of rows.slice(0, left)) yield row;
      left -= rows.length;
      if (nextCursor === null) return;
      if (nextCursor === cursor) throw unreadableReply(this.baseUrl);
      cursor = nextCursor;
    }
  }

  private async send(name: RouteName, input: Sending): Promise<Exchange> {
    const [method, path] = addresses[name].split(" ") as [string, string];
    for (let tries = 1; ; tries++) {
      const exchange = await this.attempt(method, path, input);
      const { response, deadline } = exchange;
      if (response.ok) return exchange;
      const mayRepeat = method !== "POST" && asksToWait(response.status) && tries < mostTries;
      if (!mayRepeat) {
        throw failureOf({ status: response.status, text: await this.readText(exchange) }, this.options);
      }
      deadline.clear();
      await response.body?.cancel();
      const ms = waitMs(tries, response.headers.get("retry-after"));
      this.options.onWait?.(ms);
      await pause(ms, this.options.signal);
    }
  }

  private async attempt(method: string, path: string, input: Sending): Promise<Exchange> {
    const { baseUrl, signal } = this.options;
    const url = baseUrl + fill(path, input.params) + queryOf(input.query);
    const deadline = new Deadline(input.timeoutMs ?? defaultTimeoutMs);
    const body = input.bytes ?? (input.body === undefined ? undefined : JSON.stringify(input.body));
    try {
      const response = await fetch(url, {
        method,
        headers: this.headers(input),
        // The key must not travel to a host that nobody named.
        redirect: "manual",
        signal: AbortSignal.any([signal, deadline.signal]),
        ...(body === undefined ? {} : { body }),
      });
      return { response, deadline };
    } catch (error) {
      deadline.clear();
      signal.throwIfAborted();
      throw unreachable(baseUrl, deadline.reason ?? error);
    }
  }

  private headers({ body, bytes }: Sending): Record<string, string> {
    const { apiKey, workspace } = this.options;
    return {
      accept: "application/json, */*",
      "user-agent": `mv37-rollout-cli/${version}`,
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(workspace === undefined ? {} : { "x-rollout-workspace": workspace }),
      ...(bytes === undefined ? {} : { "content-type": "application/octet-stream" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
  }

  private async readText(exchange: Exchange): Promise<string> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.piecesOf(exchange, defaultTimeoutMs)) pieces.push(piece);
    return Buffer.concat(pieces).toString("utf8");
  }

  /** @param stallMs - The longest that it may stand still. */
  private async *piecesOf(
    { response, deadline }: Exchange,
    stallMs: number,
  ): AsyncGenerator<Uint8Array, undefined> {
    const { signal, baseUrl } = this.options;
    deadline.restart(stallMs);
    try {
      for await (const piece of response.body ?? []) {
        // Whoever reads may take any time: it is the server that must not stand still.
        deadline.clear();
        yield piece;
        deadline.restart(stallMs);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(baseUrl, deadline.reason ?? error);
    } finally {
      deadline.clear();
    }
    return undefined;
  }
}

interface Exchange {
  readonly response: Response;
  readonly deadline: Deadline;
}

/** A time limit that can be lifted. */
class Deadline {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.restart(ms);
  }

  restart(ms: number): void {
    clearTimeout(this.timer);
    const late = new DOMException("No reply in time.", "TimeoutError");
    this.timer = setTimeout(() => this.controller.abort(late), ms);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why it ended the request, if it did. */
  get reason(): unknown {
    return this.signal.aborted ? this.signal.reason : undefined;
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

const fill = (path: string, params: Sending["params"] = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name]);
    // Alone between slashes they would make another path.
    if (/^\.{0,2}$/.test(value))
      throw usageFailure(`${JSON.stringify(value)} is no id.`, "See the ids in a list.");
    return encodeURIComponent(value);
  });

function queryOf(query: Sending["query"] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}
