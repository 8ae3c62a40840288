/** In place of a workspace's pages: it is not there for this person, no longer, or was deleted. */
import type { Session } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.js";
import { EmptyState } from "../ui/empty-state.js";
import { formatSpan } from "../ui/format/age.js";
import { useKeys } from "../ui/keyboard.js";
import { Logo } from "../ui/logo.js";
import { useDerivedFromNow } from "../ui/use-now.js";
import { useTitle } from "../ui/use-title.js";
import { useTakeBack } from "./use-take-back.js";
import { UserMenu } from "./user-menu.js";
import { WorkspaceSwitcher } from "./workspace-switcher.js";

interface NoSuchWorkspaceProps {
  readonly slug: string;
  readonly session: Session;
  /** The person was a member while the page was open. */
  readonly wasMember: boolean;
}

/** A workspace that does not exist and one of others read the same. */
export function NoSuchWorkspace({ slug, session, wasMember }: NoSuchWorkspaceProps) {
  const deleted = session.deletedWorkspaces.find(({ workspace }) => workspace.slug === slug);
  if (deleted) return <DeletedWorkspace slug={slug} session={session} deleted={deleted} />;
  return (
    <Bare slug={slug}>
      <EmptyState
        level="h1"
        title={wasMember ? `You are no longer a member of ${slug}` : `No workspace ${slug}`}
      >
        <p>
          {wasMember
            ? "An owner removed you, or deleted it. What you recorded stays with the workspace; ask an owner to invite you again."
            : "It may be deleted, or you are not a member. Ask its owner to invite you."}
        </p>
        <Others session={session} />
      </EmptyState>
    </Bare>
  );
}

interface DeletedWorkspaceProps {
  readonly slug: string;
  readonly session: Session;
  readonly deleted: Session["deletedWorkspaces"][number];
}

function DeletedWorkspace({ slug, session, deleted }: DeletedWorkspaceProps) {
  const takeBack = useTakeBack();
  const left = useDerivedFromNow((now) => formatSpan(Math.max(0, Date.parse(deleted.purgedAt) - now)));
  const ago = useDerivedFromNow((now) => formatSpan(Math.max(0, now - Date.parse(deleted.deletedAt))));
  return (
    <Bare slug={slug}>
      <EmptyState level="h1" title={`${slug} was deleted`}>
        <p>
          That was {ago} ago. As an owner you can take it back, with all that is in it, for another {left}.
        </p>
        <Button
          variant="primary"
          className="mt-4"
          busy={takeBack.isPending}
          onClick={() => takeBack.mutate(deleted.workspace.id)}
        >
          Take back {slug}
        </Button>
        <Others session={session} />
      </EmptyState>
    </Bare>
  );
}

const Others = ({ session }: { readonly session: Session }) =>
  session.workspaces.length === 0 ? (
    <p className="mt-4">
      <Link to="/no-workspace" className="text-accent-ink hover:underline">
        How to get into a workspace
      </Link>
    </p>
  ) : (
    <ul className="mt-4 flex flex-col gap-1">
      {session.workspaces.map(({ workspace }) => (
        <li key={workspace.id}>
          <Link
            to="/w/$workspace/traces"
            params={{ workspace: workspace.slug }}
            className="text-accent-ink hover:underline"
          >
            Open {workspace.slug}
          </Link>
        </li>
      ))}
    </ul>
  );

/** What is left of the frame without a workspace: the switcher and the person. */
function Bare({ slug, children }: { readonly slug: string; readonly children: ReactNode }) {
  const [switcher, setSwitcher] = useState(false);
  useTitle(slug);
  useKeys("Everywhere", [{ keys: "g w", word: "Switch workspace", run: () => setSwitcher(true) }]);
  return (
    <div className="flex h-dvh max-phone:flex-col">
      <nav
        aria-label="Workspace"
        className="flex w-50 flex-none flex-col border-r border-line bg-app px-2 max-phone:w-full max-phone:border-r-0 max-phone:border-b"
      >
        <div className="flex h-11 flex-none items-center">
          <WorkspaceSwitcher workspace={slug} open={switcher} onOpenChange={setSwitcher} mark={<Logo />} />
        </div>
        <div className="mt-auto mb-2 max-phone:hidden">
          <UserMenu />
        </div>
      </nav>
      <main className="min-h-0 min-w-0 flex-1 overflow-auto bg-page">{children}</main>
    </div>
  );
}
