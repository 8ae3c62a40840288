import { idFromUuid, RolloutError, routes, uuidFromId, type Workspace } from "@rollout/contract";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { createWorkspace } from "./create-workspace.js";
import { deleteWorkspace, takeBackWorkspace } from "./delete-workspace.js";
import { transferWorkspace } from "./transfer-workspace.js";
import { updateWorkspace } from "./update-workspace.js";
import { changeAppearance, countRunningRollouts, isSlugTaken } from "./workspaces.sql.js";

export interface WorkspaceOptions {
  readonly database: Database;
  /** Only owners of a workspace may create another. */
  readonly ownersCreateWorkspaces: boolean;
}

/** Creating, naming, handing on, deleting workspaces, and how they look for a member. */
export function serveWorkspaces(
  server: RouteServer,
  { database, ownersCreateWorkspaces }: WorkspaceOptions,
): void {
  server.serve(routes.getWorkspaceActivity, async ({ person }) => {
    const rows = await countRunningRollouts(database, person.user_id);
    return {
      workspaces: rows.map((row) => ({
        workspaceId: idFromUuid("ws", row.workspace_id),
        running: row.running,
      })),
    };
  });

  server.serve(routes.getWorkspaceAddress, async ({ caller, params: { slug } }) => {
    const isOwnFormer =
      caller.kind === "session" && caller.workspaces.some((own) => own.former_slugs.includes(slug));
    const isTaken = !isOwnFormer && (await isSlugTaken(database, slug));
    return { slug, state: isTaken ? ("taken" as const) : ("free" as const) };
  });

  server.serve(routes.createWorkspace, async ({ caller, person, body, audit }) => {
    const isOwner = caller.kind === "session" && caller.workspaces.some(({ role }) => role === "owner");
    if (ownersCreateWorkspaces && !isOwner) throw new RolloutError("workspace_creation_refused");
    return workspaceReply(await createWorkspace(database, audit, { ...body, makerId: person.user_id }));
  });

  server.serve(routes.restoreWorkspace, async ({ params, person, audit }) => {
    const wanted = { id: uuidFromId("ws", params.workspaceId), personId: person.user_id };
    return workspaceReply(await takeBackWorkspace(database, audit, wanted));
  });

  server.serve(routes.updateWorkspace, async ({ db, body, person, audit }) =>
    workspaceReply(await updateWorkspace(db, audit, { ...body, personId: person.user_id })),
  );

  server.serve(routes.transferWorkspace, async ({ db, body, person, audit }) => {
    await transferWorkspace(db, audit, { from: person.user_id, to: uuidFromId("user", body.userId) });
    return undefined;
  });

  server.serve(routes.deleteWorkspace, async ({ db, query, person, audit }) => {
    await deleteWorkspace(db, audit, { typedName: query.name, personId: person.user_id });
    return undefined;
  });

  server.serve(routes.updateAppearance, async ({ db, body, person }) => {
    const appearance = await changeAppearance(db, person.user_id, body);
    if (!appearance) throw new RolloutError("workspace_not_found");
    return appearance;
  });
}

const workspaceReply = ({ id, slug, name }: WorkspaceRow): Workspace => ({
  id: idFromUuid("ws", id),
  slug,
  name,
});
