import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  /** `h1` where the page has no other. */
  readonly level?: "h1" | "h2";
  readonly children: ReactNode;
}

/** A page with nothing on it: title, sentence, the way on. No picture. */
export function EmptyState({ title, level: Heading = "h2", children }: EmptyStateProps) {
  return (
    <div className="mx-auto w-full max-w-[640px] px-4 pt-16">
      <Heading className="text-title [overflow-wrap:anywhere]">{title}</Heading>
      <div className="mt-1 text-ink-2">{children}</div>
    </div>
  );
}
