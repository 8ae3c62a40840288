import { useEffect } from "react";
import { useSteadyOrder } from "../../ui/use-steady-order.js";

interface PagedQuery<Page> {
  readonly data: { readonly pages: readonly Page[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** The server orders by last activity; any other order needs all rows here, up to this many. */
const mostSortedRows = 2_000;

interface ListOptions<Page, Row> {
  readonly rowsOf: (page: Page) => readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Puts all rows in another order than the server's; null for the server's own. */
  readonly order: ((rows: readonly Row[]) => readonly Row[]) | null;
  readonly held: boolean;
  readonly listKey: string;
}

/** The rows of a paged query as the page shows them: ordered, held while somebody looks. */
export function useList<Page, Row>(query: PagedQuery<Page>, options: ListOptions<Page, Row>) {
  const { rowsOf, keyOf, order, held, listKey } = options;
  const unique = new Map<string, Row>();
  for (const page of query.data?.pages ?? []) {
    for (const row of rowsOf(page)) if (!unique.has(keyOf(row))) unique.set(keyOf(row), row);
  }
  const loaded = [...unique.values()];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const needsAll = order !== null && hasNextPage && loaded.length < mostSortedRows;
  // The outside system is the server that has the other pages.
  useEffect(() => {
    if (needsAll && !isFetchingNextPage) fetchNextPage();
  }, [needsAll, isFetchingNextPage, fetchNextPage]);
  const { rows, newer } = useSteadyOrder(order ? order(loaded) : loaded, keyOf, held, listKey);
  return {
    rows,
    newer,
    /** An order that covers only the rows loaded so far. */
    isPartlySorted: order !== null && hasNextPage,
    onMore: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}
