// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
import clsx from "clsx";
import type { ReactNode, Ref } from "react";

interface ScrollFrameProps {
  /** What is in it, for ears. */
  readonly label: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** The frame of a preview, which scrolls by itself and takes the keyboard for it. */
export const ScrollFrame = ({ label, className, ref, children }: ScrollFrameProps) => (
  <section
    ref={ref}
    tabIndex={0}
    aria-label={label}
    className={clsx("max-h-[52vh] overflow-auto rounded-control border border-line", className)}
  >
    {children}
  </section>
);
