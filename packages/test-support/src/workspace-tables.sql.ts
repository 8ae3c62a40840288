import type pg from "pg";

/* Tables of workspaces as the catalog knows them, so that a new table cannot be forgotten by a test. */

export interface WorkspaceTable {
  readonly name: string;
  /** The column that says whose row it is. */
  readonly column: "workspace_id" | "id";
  readonly hasRowSecurity: boolean;
  readonly forcesRowSecurity: boolean;
  readonly policies: number;
}

/** Every table with a column workspace_id, and the table of workspaces itself. */
export const listWorkspaceTables = async (client: pg.Client): Promise<WorkspaceTable[]> =>
  (
    await client.query<WorkspaceTable>(
      `select c.relname as name,
         case when c.relname = 'workspaces' then 'id' else 'workspace_id' end as "column",
         c.relrowsecurity as "hasRowSecurity", c.relforcerowsecurity as "forcesRowSecurity",
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'workspaces' or exists (
         select from pg_attribute a
         where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))
       order by c.relname`,
    )
  ).rows;

/** Tables that belong to no workspace. */
export const listOtherTables = async (client: pg.Client): Promise<string[]> => {
  const ofWorkspaces = new Set((await listWorkspaceTables(client)).map(({ name }) => name));
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') order by c.relname`,
  );
  return rows.map(({ name }) => name).filter((name) => !ofWorkspaces.has(name));
};

/** How many rows the connection sees in each table; of one workspace when it is given. */
export async function countRows(
  client: pg.Client,
  tables: readonly WorkspaceTable[],
  workspaceId?: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, column } of tables) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from ${client.escapeIdentifier(name)} where $1::uuid is null or ${column} = $1`,
      [workspaceId ?? null],
    );
    counts[name] = rows[0]!.count;
  }
  return counts;
}

/** Count and hash of the rows of a workspace, by table: equal before and after means that nothing changed. */
export async function fingerprintRows(
  client: pg.Client,
  workspaceId: string,
): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const { name, column } of await listWorkspaceTables(client)) {
    const { rows } = await client.query<{ print: string }>(
      `select count(*) || ' rows ' || coalesce(md5(string_agg(hash, '' order by hash)), '') as print
       from (select md5(t::text) as hash from ${client.escapeIdentifier(name)} t where ${column} = $1) hashed`,
      [workspaceId],
    );
    prints[name] = rows[0]!.print;
  }
  return prints;
}

/** A foreign key from one table of workspaces to another. */
export interface WorkspaceReference {
  readonly from: string;
  readonly to: string;
  /** Columns beside workspace_id, in the same order in both tables. */
  readonly columns: readonly string[];
  readonly referred: readonly string[];
  /** Both rows must be of the same workspace. */
  readonly holdsWorkspace: boolean;
}

export const listReferences = async (client: pg.Client): Promise<WorkspaceReference[]> => {
  const { rows } = await client.query<{ from: string; to: string; pairs: [string, string][] }>(
    `select k.conrelid::regclass::text as "from", k.confrelid::regclass::text as "to",
       (select json_agg(json_build_array(a.attname, b.attname) order by place.ordinality)
        from unnest(k.conkey, k.confkey) with ordinality as place(own, other, ordinality)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = place.own
          join pg_attribute b on b.attrelid = k.confrelid and b.attnum = place.other) as pairs
     from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace order by 1, k.conname`,
  );
  const names = new Set((await listWorkspaceTables(client)).map(({ name }) => name));
  return rows
    .filter(({ from, to }) => names.has(from) && names.has(to) && to !== "workspaces")
    .map(({ from, to, pairs }) => {
      const others = pairs.filter((pair) => pair.some((column) => column !== "workspace_id"));
      return {
        from,
        to,
        columns: others.map(([column]) => column),
        referred: others.map(([, column]) => column),
        holdsWorkspace: others.length === pairs.length - 1,
      };
    });
};

/** Columns of tables of workspaces that hold an id, are no key of their own row, and refer to nothing. */
export const listUnreferencedIds = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relname = any($1) and c.relnamespace = 'public'::regnamespace
       and a.atttypid = 'uuid'::regtype and a.attname not in ('workspace_id', 'id')
       and not exists (select from pg_constraint k
         where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey))
     order by 1`,
    [(await listWorkspaceTables(client)).map(({ name }) => name)],
  );
  return rows.map(({ name }) => name);
};

/** Columns of any table in which a value holds one of these texts; of bytes, as characters. */
export async function listColumnsHolding(client: pg.Client, texts: readonly string[]): Promise<string[]> {
  const { rows: columns } = await client.query<{ table: string; column: string; text: string }>(
    `select c.oid::regclass::text as "table", a.attname as "column",
       case when a.atttypid = 'bytea'::regtype then format('encode(%I, ''escape'')', a.attname)
            else format('%I::text', a.attname) end as text
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1, 2`,
  );
  const holding: string[] = [];
  for (const { table, column, text } of columns) {
    const { rowCount } = await client.query(
      `select from ${table} where exists (select from unnest($1::text[]) wanted where position(wanted in ${text}) > 0) limit 1`,
      [texts],
    );
    if (rowCount) holding.push(`${table}.${column}`);
  }
  return holding;
}
