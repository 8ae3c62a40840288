import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../../api/session.js";

/** Whether the person is an owner of the workspace; undefined until it is known. */
export const useIsOwner = (workspace: string): boolean | undefined =>
  useQuery(sessionQuery()).data?.workspaces.some(
    (each) => each.workspace.slug === workspace && each.role === "owner",
  );
