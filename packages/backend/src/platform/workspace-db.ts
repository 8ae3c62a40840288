import type { Connection, Database, Queryable, Values } from "./database.js";

/**
 * The rows of one workspace. Only authentication makes one, and each of its transactions sets
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

  transaction<Result>(work: (transaction: WorkspaceTransaction) => Promise<Result>): Promise<Result> {
    return this.#database.transaction(this.#begin, (connection) =>
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
