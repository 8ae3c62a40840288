import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.js";
import { EmptyState } from "./empty-state.js";

/** An error as a page shows it; the API's errors fit. */
export interface ShownError {
  readonly message: string;
  readonly hint?: string;
  readonly code?: string;
  readonly requestId?: string | null;
}

interface ErrorStateProps {
  /** What did not work: "The list could not be loaded." */
  readonly title: string;
  readonly error: ShownError;
  readonly onRetry?: () => void;
  /** Another way out, beside trying again. */
  readonly action?: ReactNode;
}

/** What happened, what to do, the way out; ends with code and request id. */
export function ErrorState({ title, error, onRetry, action }: ErrorStateProps) {
  if (error.code?.endsWith("_not_found")) return <NotThere error={error} />;
  return (
    <div role="alert" className="m-4 max-w-[640px] border-l-2 border-bad pl-3">
      <p className="font-medium text-ink">{title}</p>
      <p className="text-ink-2">
        {error.message} {error.hint}
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-meta text-ink-3">
        {onRetry && (
          <Button size="small" icon={<RotateCcw className="small" />} onClick={onRetry}>
            Try again
          </Button>
        )}
        {action}
        {error.code && (
          <span>
            code <span className="font-mono">{error.code}</span>
            {error.requestId && (
              <>
                , request <span className="font-mono">{error.requestId}</span>
              </>
            )}
          </span>
        )}
      </p>
    </div>
  );
}

/** Not found and of another workspace read the same: neither says which. */
const NotThere = ({ error }: { readonly error: ShownError }) => (
  <EmptyState title={error.message.replace(/\.$/, "")}>
    It may be deleted, or in another workspace of yours: switch at the top left.
  </EmptyState>
);
