import type { Role, UserId, Workspace } from "@rollout/contract";
import { useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "./session.js";
import { useWorkspace } from "./workspace.js";

interface Membership {
  /** Slug of the workspace whose page is shown. */
  readonly workspace: string;
  /** Absent for the moment in which the membership ends. */
  readonly details: Workspace | undefined;
  readonly role: Role | null;
  readonly isOwner: boolean;
  /** Id of the reader. */
  readonly userId: UserId | undefined;
}

/** What the reader is in the workspace whose page is shown. */
export function useMembership(): Membership {
  const workspace = useWorkspace();
  const { user, workspaces } = useSuspenseQuery(sessionQuery()).data;
  const entry = workspaces.find((each) => each.workspace.slug === workspace);
  const role = entry?.role ?? null;
  return { workspace, details: entry?.workspace, role, isOwner: role === "owner", userId: user?.id };
}

/** Says why the reader may not delete a work; undefined where they may: it is their own, or they are an owner. */
export function useDeleteRefusal(): (work: { readonly madeBy: UserId | null }) => string | undefined {
  const { isOwner, userId } = useMembership();
  return ({ madeBy }) =>
    isOwner || (userId !== undefined && madeBy === userId) ? undefined : "Only owners and who made it";
}
