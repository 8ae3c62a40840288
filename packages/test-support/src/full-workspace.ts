import { type CreatedApiKey, newUuid, uuidFromId, type Workspace } from "@rollout/contract";
import { insertConnections } from "./connections.sql.js";
import { TestPerson } from "./test-person.js";
import type { TestServer } from "./test-server.js";
import { makeTeamObjects, makeWorkspaceObjects, type WorkspaceObjects } from "./workspace-objects.js";

/** A workspace with one of everything, its one owner, and a key of every scope. */
export interface FullWorkspace {
  /** UUID. */
  readonly id: string;
  readonly slug: string;
  readonly owner: TestPerson;
  readonly key: string;
  readonly own: WorkspaceObjects;
}

/** Makes a workspace of a new person, and in it one of everything, as users do. */
export async function makeFullWorkspace(
  server: Pick<TestServer, "url" | "workspace" | "database">,
): Promise<FullWorkspace> {
  const owner = await TestPerson.signIn(server, "Stranger", null);
  const { id } = await owner.makeWorkspace("Elsewhere");
  // The slug that it had leads on to it.
  const slug = `moved-${newUuid()}`;
  await owner.call<Workspace>("PATCH", "/api/v1/workspace", { slug });
  owner.workspace = slug;
  const made = await owner.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "of the stranger" });
  const key = made.body.secret;
  const member = await TestPerson.signIn({ ...server, workspace: slug }, "Member", "member");
  const objects = await makeWorkspaceObjects(server.url, key);
  const own = {
    ...objects,
    ...(await makeTeamObjects(owner, member)),
    ...(await insertConnections(server.database, slug, objects)),
  };
  const draft = { baseVersion: 1, task: { name: "half" } };
  await owner.call("PUT", `/api/v1/datasets/${own.datasetId}/drafts/${own.taskId}`, draft);
  return { id: uuidFromId("ws", id), slug, owner, key, own };
}
