import pg from "pg";

/** Values of a query, positional. */
export type Values = readonly unknown[];

/** What can run a statement: a WorkspaceDb, a transaction of it, or the pool of the platform. */
export interface Queryable {
  query<Row>(text: string, values?: Values): Promise<Row[]>;
}

// json and jsonb stay text: payloads go out exactly as they came in. int8 counts fit a double here.
const textParser = (value: string): string => value;
const typeParsers: Record<number, (value: string) => unknown> = {
  [pg.types.builtins.JSON]: textParser,
  [pg.types.builtins.JSONB]: textParser,
  [pg.types.builtins.INT8]: Number,
};

const getTypeParser = ((oid: number, format?: "text" | "binary") =>
  (format !== "binary" && typeParsers[oid]) ||
  pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

export interface DatabaseOptions {
  readonly url: string;
  readonly connections: number;
  readonly onConnectionError: (error: Error) => void;
}

/** A pool of connections as the role that serves. It never hands out rows of a workspace by itself. */
export class Database implements Queryable {
  readonly #pool: pg.Pool;

  constructor(options: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      application_name: "rollout",
      types: { getTypeParser },
    });
    // Without a listener a stopped Postgres ends this process (57P01 on idle connections).
    this.#pool.on("error", options.onConnectionError);
  }

  async query<Row>(text: string, values: Values = []): Promise<Row[]> {
    return (await this.#pool.query(text, values as unknown[])).rows as Row[];
  }

  /** Runs `work` on one connection between `begin` and `commit`; any error rolls back. */
  async transaction<Result>(
    begin: string,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    // The pool listens to idle connections only: one that dies between two statements here would end this process.
    const noteError = (error: Error): void => {
      broken = error;
    };
    client.on("error", noteError);
    try {
      await client.query(begin);
      const result = await work(new Connection(client));
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(noteError);
      throw error;
    } finally {
      client.off("error", noteError);
      client.release(broken);
    }
  }

  get counts(): { total: number; idle: number; waiting: number } {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** One connection inside a transaction. */
export class Connection implements Queryable {
  readonly #client: pg.PoolClient;
  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async query<Row>(text: string, values: Values = []): Promise<Row[]> {
    return (await this.#client.query(text, values as unknown[])).rows as Row[];
  }

  /** As query, parsed and planned once per connection under `name`. */
  async prepared<Row>(name: string, text: string, values: Values): Promise<Row[]> {
    return (await this.#client.query({ name, text, values: values as unknown[] })).rows as Row[];
  }
}

const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** The connection, the server or a lock failed, not what was sent: worth a retry, answered by 503. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  if (code === undefined) return error instanceof Error && /connection|timeout exceeded/i.test(error.message);
  return /^(08|25|40|53|55|57|58|XX)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code);
}

/** A statement lost against a concurrent one and can be run again. */
export const isConcurrencyFailure = (error: unknown): boolean =>
  ["40001", "40P01"].includes(sqlState(error) ?? "");

/** A value that the database cannot hold: class 22, as a NUL in a text or a number out of range. */
export const isDataError = (error: unknown): boolean => /^22/.test(sqlState(error) ?? "");

/** A unique or foreign key refused the row; the constraint's name tells which. */
export const violatedConstraint = (error: unknown): string | undefined =>
  /^23/.test(sqlState(error) ?? "") ? (error as { constraint?: string }).constraint : undefined;
