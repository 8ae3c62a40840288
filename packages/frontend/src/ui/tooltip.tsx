import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** Words that appear over an element after 400 ms, or at once when it has the focus. */
export function Tooltip({
  words,
  children,
}: {
  readonly words: ReactNode;
  readonly children: ReactElement<Record<string, unknown>>;
}) {
  return (
    <Base.Root>
      <Base.Trigger delay={400} render={children} />
      <Base.Portal render={<section aria-label="Hint" />}>
        <Base.Positioner side="bottom" sideOffset={6} className="z-70">
          <Base.Popup className="appear max-w-64 rounded-control bg-solid px-2 py-1 text-meta text-on-solid">
            {words}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
