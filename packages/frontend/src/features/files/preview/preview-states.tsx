/** What stands in the place of a preview, or below it. */
import type { ReactNode } from "react";
import { ErrorState } from "../../../ui/error-state.js";

export const PreviewError = ({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) => (
  <div className="-mx-4">
    <ErrorState title="The preview could not be loaded." error={error} onRetry={onRetry} />
  </div>
);

/** In the place of a preview that is on its way. */
export const PreviewWaits = () => (
  <div role="status" aria-label="Loading" className="late flex h-40 flex-col gap-3 py-2">
    <span className="h-2 w-3/5 rounded-bar bg-press" />
    <span className="h-2 w-4/5 rounded-bar bg-press" />
    <span className="h-2 w-2/5 rounded-bar bg-press" />
  </div>
);

/** What is true of the preview rather than of the file, below it. */
export const PreviewNote = ({ children }: { readonly children: ReactNode }) => (
  <p className="mt-1.5 text-meta text-ink-3">{children}</p>
);
