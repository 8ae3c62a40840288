import { type AuditAction, auditActions, type RouteQuery, type routes } from "@rollout/contract";
import type { AuditFilter } from "./audit.sql.js";

type FilterQuery = Omit<RouteQuery<typeof routes.exportAuditEntries>, "format">;

const everyAction = Object.keys(auditActions) as AuditAction[];

/** The actions that a list means: by their full names, or all of a noun. */
function actionsMeant(list: string): ReadonlySet<AuditAction> {
  const wanted = list.split(",");
  return new Set(
    everyAction.filter((action) => wanted.includes(action) || wanted.includes(action.split(".")[0]!)),
  );
}

/** Reads the filters of a request; a list of actions that there are not means none. */
export function readAuditFilter({ action, notAction, actor, ...same }: FilterQuery): AuditFilter {
  const { search, outcome, since, until } = same;
  const wanted = action === undefined ? undefined : actionsMeant(action);
  const unwanted = notAction === undefined ? undefined : actionsMeant(notAction);
  const actions =
    wanted === undefined && unwanted === undefined
      ? undefined
      : everyAction.filter((each) => (wanted?.has(each) ?? true) && !unwanted?.has(each));
  return { search: search || undefined, actions, outcome, actorId: actor || undefined, since, until };
}
