import type { ApiClient, Page, Place } from "./api/api-client.js";

/** The first `limit` rows of a list, and whether it goes on after them. */
export async function readList<Row>(
  api: ApiClient,
  page: (place: Place) => Promise<Page<Row>>,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ readonly rows: readonly Row[]; readonly hasMore: boolean }> {
  const rows: Row[] = [];
  for await (const row of api.pages(page, limit + 1)) rows.push(row);
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}
