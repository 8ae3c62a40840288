import type { ApiClient } from "./api/api-client.js";

/** Rows asked for at once; the most that the server gives. */
const pageSize = 200;

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** Every row of a list, or the first `limit`. */
export async function readList<Row>(
  api: ApiClient,
  page: (place: { readonly cursor: string | undefined; readonly limit: number }) => Promise<Page<Row>>,
  limit?: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  const size = Math.min(pageSize, limit ?? pageSize);
  for await (const row of api.pages((cursor) => page({ cursor, limit: size }), limit)) rows.push(row);
  return rows;
}
