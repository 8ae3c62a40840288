import { useQuery } from "@tanstack/react-query";
import { ownerNamesQuery } from "../api/audit.js";
import { EmptyState } from "../ui/empty-state.js";
import { useTitle } from "../ui/use-title.js";

interface OwnersOnlyProps {
  readonly workspace: string;
  /** Name of the page in the browser's tab. */
  readonly page: string;
  /** What only owners can do: "see the audit log". */
  readonly can: string;
}

/** In place of a page that only owners have: what it is, and whom to ask. */
export function OwnersOnly({ workspace, page, can }: OwnersOnlyProps) {
  useTitle(page);
  const owners = useQuery(ownerNamesQuery(workspace)).data;
  return (
    <EmptyState level="h1" title={`Only owners can ${can}`}>
      {owners && owners.length > 0
        ? `Ask ${new Intl.ListFormat("en", { type: "disjunction" }).format(owners)}.`
        : "Ask an owner of the workspace."}
    </EmptyState>
  );
}
