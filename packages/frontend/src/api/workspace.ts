import { createContext, useContext } from "react";

const WorkspaceContext = createContext<string | null>(null);

export const WorkspaceProvider = WorkspaceContext.Provider;

/** Slug of the workspace whose page is shown: every call and stream below it names this one. */
export function useWorkspace(): string {
  const slug = useContext(WorkspaceContext);
  if (slug === null) throw new Error("useWorkspace outside of a workspace's page");
  return slug;
}
