import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.js";

/** An address without a page. */
export function PageNotFound() {
  return (
    <main className="h-full min-w-0 flex-1 overflow-auto bg-page">
      <EmptyState title="No page at this address">
        It may be mistyped, or from another version of Rollout.{" "}
        <Link to="/" className="text-accent-ink">
          Open your workspace
        </Link>
      </EmptyState>
    </main>
  );
}
