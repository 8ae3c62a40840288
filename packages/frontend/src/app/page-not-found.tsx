import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.js";

/** An address without a page. */
export function PageNotFound() {
  return (
    <main className="h-full min-w-0 flex-1 overflow-auto bg-page">
      <EmptyState level="h1" title="No page at this address">
        <p>It may be mistyped, or from another version of Rollout.</p>
        <p className="mt-3">
          <Link to="/" className="text-accent-ink">
            Open your workspace
          </Link>
        </p>
      </EmptyState>
    </main>
  );
}
