import type pg from "pg";

/* People and their sessions, made as a superuser: in tests that are not about signing in. */

export const insertPerson = async (
  client: pg.Client,
  person: { id: string; name: string; email: string },
): Promise<void> => {
  await client.query("insert into users (id, name, email) values ($1, $2, $3)", [
    person.id,
    person.name,
    person.email,
  ]);
};

/** An account at a provider, which proves the person's address. */
export const insertAccount = async (client: pg.Client, userId: string): Promise<void> => {
  await client.query(
    "insert into accounts (issuer, subject, user_id) values ('https://id.example', $1, $2)",
    [`subject of ${userId}`, userId],
  );
};

export const insertOpenSession = async (
  client: pg.Client,
  session: { id: string; tokenHash: Buffer; userId: string },
): Promise<void> => {
  await client.query("insert into sessions (id, token_hash, user_id) values ($1, $2, $3)", [
    session.id,
    session.tokenHash,
    session.userId,
  ]);
};

/** Makes the person a member of the workspace with this slug, or changes the role there. */
export const upsertMembership = async (
  client: pg.Client,
  membership: { slug: string; userId: string; role: "owner" | "member" },
): Promise<void> => {
  await client.query(
    `insert into memberships (workspace_id, user_id, role) select id, $2, $3 from workspaces where slug = $1
     on conflict (workspace_id, user_id) do update set role = excluded.role`,
    [membership.slug, membership.userId, membership.role],
  );
};

/** The roles of a workspace's members, by their names. */
export const listRoles = async (client: pg.Client, slug: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await client.query<{ name: string; role: string }>(
        `select u.name, m.role from memberships m join users u on u.id = m.user_id
         join workspaces w on w.id = m.workspace_id where w.slug = $1`,
        [slug],
      )
    ).rows.map(({ name, role }) => [name, role]),
  );
