/** Short connections to a server on loopback. */
import pg from "pg";

const connectTimeoutMs = 5_000;

/** The address of one role and database. */
export function urlOf(port: number, role: string, password: string, database: string): string {
  const [user, secret, name] = [role, password, database].map(encodeURIComponent);
  return `postgres://${user}:${secret}@127.0.0.1:${port}/${name}`;
}

/** Connects, runs `work` and disconnects. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: "rollout-launcher",
  });
  // A server that goes away while idle is reported here; the next query fails and tells.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
