import type { Session } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.js";

/** The workspace does not exist, or the person is no member: the same text for both. */
export function NoSuchWorkspace({ slug, session }: { readonly slug: string; readonly session: Session }) {
  return (
    <main className="h-full overflow-auto bg-page">
      <EmptyState level="h1" title={`No workspace ${slug}`}>
        <p>It may be deleted, or you are not a member. Ask its owner to invite you.</p>
        {session.workspaces.length > 0 && (
          <ul className="mt-4 flex flex-col gap-1">
            {session.workspaces.map(({ workspace }) => (
              <li key={workspace.id}>
                <Link
                  to="/w/$workspace/traces"
                  params={{ workspace: workspace.slug }}
                  className="text-accent-ink"
                >
                  Open {workspace.slug}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </EmptyState>
    </main>
  );
}
