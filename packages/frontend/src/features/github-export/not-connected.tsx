import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sessionQuery } from "../../api/session.js";
import { buttonClass } from "../../ui/button.js";
import { EmptyState } from "../../ui/empty-state.js";

interface NotConnectedProps {
  readonly workspace: string;
  readonly datasetId: string;
}

/** In place of an export to GitHub, as long as the workspace does not reach it. */
export function NotConnected({ workspace, datasetId }: NotConnectedProps) {
  const isOwner = useQuery(sessionQuery()).data?.workspaces.some(
    (each) => each.workspace.slug === workspace && each.role === "owner",
  );
  return (
    <EmptyState title="Connect GitHub to open pull requests">
      <p>
        An owner adds a fine-grained token, or the GitHub App, in Settings. A Harbor ZIP needs no connection.
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        {isOwner && (
          <Link to="/w/$workspace/settings/github" params={{ workspace }} className={buttonClass()}>
            Connect GitHub
          </Link>
        )}
        <Link
          to="/w/$workspace/datasets/$datasetId/export"
          params={{ workspace, datasetId }}
          search={{ to: "harbor_zip" }}
          className={buttonClass({ variant: "ghost" })}
        >
          Export a Harbor ZIP
        </Link>
      </p>
    </EmptyState>
  );
}
