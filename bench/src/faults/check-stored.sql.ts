import { uuidFromId } from "@rollout/contract";
import pg from "pg";

/** What a client wrote down about one rollout. */
export interface OracleLine {
  readonly rolloutId: string;
  readonly emitted: number;
  readonly result: { readonly state: string; readonly dropped: Readonly<Record<string, number>> };
}

/** What the log holds of what the clients were told is stored. */
export interface Verdict {
  readonly rollouts: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unconfirmed: number;
  readonly wrongCounters: number;
}

/** Compares the oracle with the log, number by number. */
export async function checkStored(superuserUrl: string, oracle: readonly OracleLine[]): Promise<Verdict> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; n: number; copies: number }>(
      "select rollout_id as id, (payload->>'n')::int as n, count(*)::int as copies from trace_events where type = 'step' group by 1, 2",
    );
    const counters = await client.query<{ id: string; events: number }>(
      "select id, event_count as events from rollouts",
    );
    const stored = new Map<string, Map<number, number>>();
    for (const { id, n, copies } of rows) stored.set(id, (stored.get(id) ?? new Map()).set(n, copies));
    const counted = new Map(counters.rows.map((row) => [row.id, row.events] as const));
    let [acknowledged, lost, doubled, unconfirmed, wrongCounters] = [0, 0, 0, 0, 0];
    for (const { rolloutId, emitted, result } of oracle) {
      if (result.state !== "confirmed") {
        unconfirmed++;
        continue;
      }
      const id = uuidFromId("ro", rolloutId);
      const events = stored.get(id) ?? new Map<number, number>();
      acknowledged += emitted;
      for (let n = 1; n <= emitted; n++) {
        const copies = events.get(n) ?? 0;
        if (copies === 0) lost++;
        if (copies > 1) doubled += copies - 1;
      }
      if (counted.get(id) !== emitted) wrongCounters++;
    }
    return { rollouts: oracle.length, acknowledged, lost, doubled, unconfirmed, wrongCounters };
  } finally {
    await client.end();
  }
}
