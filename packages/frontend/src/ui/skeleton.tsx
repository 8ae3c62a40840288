import clsx from "clsx";

/** Rows of a list that is on its way: real height, no sweep, only after 200 ms. */
export function SkeletonRows({
  rows = 12,
  className = "h-8",
}: {
  readonly rows?: number;
  readonly className?: string;
}) {
  return (
    <div role="status" aria-label="Loading" className="late">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
        <div key={row} className={clsx("flex items-center gap-6 border-b border-line px-4", className)}>
          <span
            className={clsx(
              "h-2 rounded-bar bg-press",
              row % 3 === 0 ? "w-36" : row % 3 === 1 ? "w-28" : "w-44",
            )}
          />
          <span className="h-2 w-24 rounded-bar bg-press" />
          <span className="ml-auto h-2 w-12 rounded-bar bg-press" />
          <span className="h-2 w-14 rounded-bar bg-press" />
        </div>
      ))}
    </div>
  );
}
