import { EventEmitter } from "node:events";
import pg from "pg";
import type { Database } from "./database.js";
import { liveChannel, notifyLive, touchRuns } from "./live.sql.js";
import { WorkspaceDb } from "./workspace-db.js";

/** What one commit added to one rollout: [writer, from seq, to seq]. */
export type CommittedRange = readonly [writer: number, from: number, to: number];

/** One rollout that changed, after the commit. UUIDs, as the database has them. */
export interface LiveChange {
  readonly workspaceId: string;
  readonly runId: string;
  /** Null: the run itself is new. */
  readonly rolloutId: string | null;
  readonly ranges: readonly CommittedRange[];
}

/** Changes gather this long before one NOTIFY tells the other servers, in ms. */
const gatherMs = 25;
/** Postgres takes payloads under 8,000 bytes. */
const payloadBytes = 7_500;

/**
 * Tells every open page what was committed, through Postgres NOTIFY, so that any number of servers can stand
 * behind a load balancer. It notifies after COMMIT and in bundles: a NOTIFY inside the ingest transaction would
 * make commits wait for each other.
 */
export class LiveBus {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #pending = new Map<string, { change: LiveChange; ranges: CommittedRange[] }>();
  readonly #database: Database;
  readonly #url: string;
  readonly #onError: (error: Error) => void;
  readonly #reviveDatabase: () => Promise<void>;
  #listener: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: {
    database: Database;
    url: string;
    onError: (error: Error) => void;
    reviveDatabase: () => Promise<void>;
  }) {
    this.#database = options.database;
    this.#url = options.url;
    this.#onError = options.onError;
    this.#reviveDatabase = options.reviveDatabase;
  }

  /** Begins to listen; after a lost connection it goes on by itself and tells every page to catch up. */
  async listen(): Promise<void> {
    const listener = new pg.Client({
      connectionString: this.#url,
      application_name: "rollout live",
      keepAlive: true,
    });
    listener.on("error", (error) => this.#onError(error));
    listener.on("notification", ({ payload }) => {
      for (const change of JSON.parse(payload ?? "[]") as LiveChange[]) this.#emitter.emit("change", change);
    });
    try {
      await listener.connect();
      await listener.query(`listen ${liveChannel}`);
    } catch (error) {
      await listener.end().catch(() => undefined);
      throw error;
    }
    // Only now: a client that never connected says "end" too, and each try would start two more.
    listener.once("end", () => this.#listenAgain());
    this.#listener = listener;
    if (this.#closed) await listener.end();
  }

  /** Call after COMMIT. Never throws, never waits. */
  publish(changes: readonly LiveChange[]): void {
    for (const change of changes) {
      const key = `${change.workspaceId}/${change.runId}/${change.rolloutId}`;
      const pending = this.#pending.get(key);
      if (pending) pending.ranges.push(...change.ranges);
      else this.#pending.set(key, { change, ranges: [...change.ranges] });
    }
    this.#timer ??= setTimeout(() => void this.#send(), gatherMs);
  }

  /** Calls `onChange` for each change and `onGap` when changes may have been missed. Returns how to stop. */
  subscribe(onChange: (change: LiveChange) => void, onGap: () => void): () => void {
    this.#emitter.on("change", onChange);
    this.#emitter.on("gap", onGap);
    return () => {
      this.#emitter.off("change", onChange);
      this.#emitter.off("gap", onGap);
    };
  }

  /** How many feeds listen now. */
  get subscribers(): number {
    return this.#emitter.listenerCount("change");
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#pending.size > 0) await this.#send();
    await this.#listener?.end().catch(() => undefined);
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const changes = [...this.#pending.values()].map(({ change, ranges }) => ({
      ...change,
      ranges: joinRanges(ranges),
    }));
    this.#pending.clear();
    try {
      await this.#touchRuns(changes);
      for (const payload of payloads(changes)) {
        await notifyLive(this.#database, payload);
      }
    } catch (error) {
      this.#onError(error as Error);
      this.#emitter.emit("gap");
    }
  }

  async #touchRuns(changes: readonly LiveChange[]): Promise<void> {
    const runs = new Map<string, Set<string>>();
    for (const { workspaceId, runId } of changes) {
      runs.set(workspaceId, (runs.get(workspaceId) ?? new Set()).add(runId));
    }
    for (const [workspaceId, runIds] of runs) {
      await touchRuns(new WorkspaceDb(this.#database, workspaceId), [...runIds]);
    }
  }

  #listenAgain(): void {
    if (this.#closed) return;
    this.#emitter.emit("gap");
    setTimeout(() => {
      this.#reviveDatabase()
        .then(() => this.listen())
        .then(
          () => this.#emitter.emit("gap"),
          () => this.#listenAgain(),
        );
    }, 500).unref();
  }
}

/** Joins ranges of a writer that touch. */
export function joinRanges(ranges: readonly CommittedRange[]): CommittedRange[] {
  const joined: [number, number, number][] = [];
  for (const [writer, from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last && last[0] === writer && from <= last[2] + 1) last[2] = Math.max(last[2], to);
    else joined.push([writer, from, to]);
  }
  return joined;
}

/** Bundles changes into payloads that Postgres takes. */
function payloads(changes: readonly LiveChange[]): string[] {
  const texts: string[] = [];
  let bundle: string[] = [];
  let size = 2;
  for (const change of changes) {
    const text = JSON.stringify({ ...change, ranges: fewRanges(change.ranges) });
    if (size + text.length + 1 > payloadBytes) {
      texts.push(`[${bundle.join(",")}]`);
      bundle = [];
      size = 2;
    }
    bundle.push(text);
    size += text.length + 1;
  }
  if (bundle.length > 0) texts.push(`[${bundle.join(",")}]`);
  return texts;
}

/** More than a hundred ranges become one per writer from the lowest to the highest: a page may read rows twice. */
function fewRanges(ranges: readonly CommittedRange[]): readonly CommittedRange[] {
  if (ranges.length <= 100) return ranges;
  const whole = new Map<number, CommittedRange>();
  for (const [writer, from, to] of ranges) {
    const known = whole.get(writer);
    whole.set(writer, [writer, Math.min(from, known?.[1] ?? from), Math.max(to, known?.[2] ?? to)]);
  }
  return [...whole.values()].slice(0, 100);
}
