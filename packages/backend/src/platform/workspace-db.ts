import type { Connection, Database, Queryable, Values } from "./database.js";

/**
 * The rows of one workspace. For a request only authentication makes one. Each of its transactions sets
 * rollout.workspace_id for itself alone, so that row-level security shows and takes no other rows.
 */
export class WorkspaceDb implements Queryable {
  readonly #database: Database;
  readonly #begin: string;

  constructor(
    database: Database,
    /** UUID of the workspace, for the first value of each statement. */
    readonly workspaceId: string,
  ) {
    if (!/^[0-9a-f-]{36}$/.test(workspaceId)) throw new TypeError("A workspace id must be a UUID.");
    this.#database = database;
    this.#begin = `begin; set local rollout.workspace_id = '${workspaceId}'`;
  }

  query<Row>(text: string, values: Values = []): Promise<Row[]> {
    return this.transaction((transaction) => transaction.query<Row>(text, values));
  }

  /**
   * Runs `work` between begin and commit.
   *
   * @param byIndex - Plans are kept per connection. Those made while a table was still small would read all of it
   * until the next ANALYZE; with this set, what is planned here reads by index from the start.
   */
  transaction<Result>(
    work: (transaction: WorkspaceTransaction) => Promise<Result>,
    { byIndex = false }: { byIndex?: boolean } = {},
  ): Promise<Result> {
    const begin = byIndex ? `${this.#begin}; set local enable_seqscan = off` : this.#begin;
    return this.#database.transaction(begin, (connection) =>
      work(new WorkspaceTransaction(connection, this.workspaceId)),
    );
  }
}

/** A transaction of one workspace. */
export class WorkspaceTransaction implements Queryable {
  readonly #connection: Connection;
  constructor(
    connection: Connection,
    readonly workspaceId: string,
  ) {
    this.#connection = connection;
  }

  query<Row>(text: string, values: Values = []): Promise<Row[]> {
    return this.#connection.query<Row>(text, values);
  }

  prepared<Row>(name: string, text: string, values: Values): Promise<Row[]> {
    return this.#connection.prepared<Row>(name, text, values);
  }
}

/** Where a query of a workspace can run: in a transaction of its own, or inside a larger one. */
export type WorkspaceQueryable = Queryable & { readonly workspaceId: string };
