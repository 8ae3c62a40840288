/** The statements of this package's tests. */
import { withClient } from "./connect.js";

/** Asks for the whole version text of the server. */
export const readVersion = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ version: string }>("select version()");
    return rows[0]?.version ?? "";
  });

/** One setting as the server sees it. */
export const readSetting = (url: string, name: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ value: string }>("select current_setting($1) as value", [name]);
    return rows[0]?.value ?? "";
  });

/** The words in the order of the server's collation, in upper case. */
export const sortAndRaise = (url: string, words: string[]): Promise<string[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ raised: string }>(
      "select upper(word) as raised from unnest($1::text[]) as word order by word",
      [words],
    );
    return rows.map(({ raised }) => raised);
  });

/** Makes the table of numbers that the crash tests fill. */
export const makeNumbers = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query("create table if not exists numbers (n int primary key, filling text not null)");
  });

/** Commits one number after another, and tells each one that is committed, until the server goes away. */
export const commitNumbers = (url: string, committed: (n: number) => void): Promise<void> =>
  withClient(url, async (client) => {
    for (let n = 1; ; n++) {
      await client.query("insert into numbers values ($1, repeat('x', 1000))", [n]);
      committed(n);
    }
  });

/** How many numbers are stored, and the largest. */
export const countNumbers = (url: string): Promise<{ count: number; largest: number }> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number; largest: number }>(
      "select count(*)::int as count, coalesce(max(n), 0) as largest from numbers",
    );
    return rows[0]!;
  });

/** Runs one statement, whose failure is what a test wants to see. */
export const attempt = (url: string, statement: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query(statement);
  });
