import { Children, type ReactNode } from "react";

/** Where a page is: each part a link, the last one its name. */
export function Breadcrumb({ children }: { readonly children: ReactNode }) {
  const parts = Children.toArray(children);
  return (
    <nav aria-label="Place" className="flex min-w-0 items-center gap-2 text-ink-2">
      {parts.map((part, index) => {
        const isLast = index === parts.length - 1;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in the path is what the part is.
            key={index}
            className={
              isLast
                ? "min-w-0 truncate font-medium text-ink"
                : "flex min-w-0 items-center gap-2 [&_a]:truncate [&_a:hover]:text-ink max-phone:hidden"
            }
          >
            {part}
            {!isLast && (
              <span className="text-ink-3" aria-hidden="true">
                /
              </span>
            )}
          </span>
        );
      })}
    </nav>
  );
}
