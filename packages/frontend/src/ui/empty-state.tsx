import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page with nothing on it: title, sentence, the way on. No picture. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="mx-auto w-full max-w-[640px] px-4 pt-16">
      <h2 className="text-title">{title}</h2>
      <div className="mt-1 text-ink-2">{children}</div>
    </div>
  );
}
