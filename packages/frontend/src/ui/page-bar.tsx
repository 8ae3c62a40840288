import type { ReactNode } from "react";
import { Kbd } from "./kbd.js";

/** The bar on top of every page, 44 high. */
export const PageBar = ({ children }: { readonly children: ReactNode }) => (
  <header className="flex h-11 flex-none items-center gap-3 border-b border-line px-4 max-phone:pl-11">
    {children}
  </header>
);

interface PageFooterProps {
  readonly children: ReactNode;
  readonly keys: readonly (readonly [keys: string, word: string])[];
}

/** Totals at the left, keys at the right. */
export const PageFooter = ({ children, keys }: PageFooterProps) => (
  <footer className="tabular flex h-7 flex-none items-center gap-4 overflow-hidden border-t border-line px-4 text-meta whitespace-nowrap text-ink-3 max-phone:hidden">
    {children}
    <span className="ml-auto flex gap-4 max-tablet:hidden">
      {keys.map(([each, word]) => (
        <span key={word} className="flex items-center gap-2">
          <Kbd keys={each} />
          {word}
        </span>
      ))}
    </span>
  </footer>
);
