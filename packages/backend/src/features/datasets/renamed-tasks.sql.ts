import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/** Tasks that have another name in a version than in a former one. */
export const listRenamedTasks = (
  db: WorkspaceQueryable,
  formerVersionId: string,
  versionId: string,
): Promise<{ former: string; name: string }[]> =>
  db.query(
    `select before.name as former, after.name
     from dataset_version_tasks old
     join dataset_version_tasks new on new.workspace_id = $1 and new.dataset_version_id = $3
       and new.task_id = old.task_id and new.task_revision_id <> old.task_revision_id
     join task_revisions before on before.workspace_id = $1 and before.id = old.task_revision_id
     join task_revisions after on after.workspace_id = $1 and after.id = new.task_revision_id
     where old.workspace_id = $1 and old.dataset_version_id = $2 and before.name <> after.name`,
    [db.workspaceId, formerVersionId, versionId],
  );
