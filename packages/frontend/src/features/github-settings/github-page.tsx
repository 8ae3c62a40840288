/** How the workspace reaches GitHub: by a token, by the operator's App, or not at all. */
import type { GithubConnection } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { githubQuery } from "../../api/github.js";
import { sessionQuery } from "../../api/session.js";
import { Age } from "../../ui/age.js";
import { Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { SettingsPage, SettingsSection } from "../../ui/settings-page.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { StatusMark } from "../../ui/status-mark.js";
import { DisconnectDialog } from "./disconnect-dialog.js";
import { expiryWords } from "./expiry.js";
import { installationErrorOf } from "./installation-error.js";
import { TokenForm } from "./token-form.js";

const route = getRouteApi("/w/$workspace/settings/github");

export function GithubPage() {
  const { workspace } = route.useParams();
  const refusal = installationErrorOf(route.useSearch().error);
  const github = useQuery(githubQuery(workspace));
  const isOwner = useQuery(sessionQuery()).data?.workspaces.some(
    (each) => each.workspace.slug === workspace && each.role === "owner",
  );
  return (
    <SettingsPage
      title="GitHub"
      sentence="Exports of datasets open pull requests, and imports read repositories, through one connection."
      width="form"
    >
      {refusal && (
        <div className="-mx-4">
          <ErrorState title="GitHub was not connected." error={refusal} />
        </div>
      )}
      {github.isPending && <SkeletonRows rows={3} className="h-14" />}
      {github.isError && (
        <div className="-mx-4">
          <ErrorState
            title="The connection could not be loaded."
            error={github.error}
            onRetry={() => void github.refetch()}
          />
        </div>
      )}
      {github.data && (
        <>
          <ConnectionSection workspace={workspace} connection={github.data} isOwner={isOwner === true} />
          {isOwner && <TokenSection workspace={workspace} connection={github.data} />}
          {isOwner && github.data.appUrl !== null && github.data.kind !== "app" && (
            <SettingsSection
              title="GitHub App"
              note="No token that expires; repositories are chosen on GitHub."
            >
              <a
                href={github.data.appUrl}
                target="_blank"
                rel="noreferrer noopener"
                className={buttonClass()}
              >
                Install on GitHub
              </a>
            </SettingsSection>
          )}
        </>
      )}
    </SettingsPage>
  );
}

interface SectionProps {
  readonly workspace: string;
  readonly connection: GithubConnection;
}

function ConnectionSection({ workspace, connection, isOwner }: SectionProps & { readonly isOwner: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const { kind, login, tokenPreview, expiresAt, connectedAt } = connection;
  if (kind === null) {
    return (
      <SettingsSection title="Connection">
        <p>Not connected.</p>
        <p className="text-ink-2">
          {isOwner ? "Enter a token below." : "An owner of the workspace connects it."} A Harbor ZIP needs no
          connection.
        </p>
      </SettingsSection>
    );
  }
  const expiry = expiresAt === null ? null : expiryWords(Date.parse(expiresAt), Date.now());
  return (
    <SettingsSection title="Connection">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="flex items-center gap-2">
            <StatusMark status={expiry?.isOver ? "failed" : expiry?.isSoon ? "stalled" : "succeeded"} />
            <span className="truncate font-medium">{login ?? "GitHub"}</span>
            <span className="text-ink-3">{kind === "app" ? "by the GitHub App" : "by a token"}</span>
          </p>
          <p className="mt-1 text-meta text-ink-2">
            {tokenPreview !== null && (
              <>
                <span className="font-mono">{tokenPreview}</span>,{" "}
              </>
            )}
            {connectedAt !== null && (
              <>
                connected <Age at={connectedAt} />
              </>
            )}
          </p>
          {expiry && (
            <p
              className={
                expiry.isOver ? "text-bad-ink" : expiry.isSoon ? "text-warn-ink" : "text-meta text-ink-2"
              }
            >
              {expiry.words}
            </p>
          )}
        </div>
        {isOwner && (
          <Button variant="danger" onClick={() => setIsAsking(true)} className="max-phone:h-11">
            Disconnect
          </Button>
        )}
      </div>
      <DisconnectDialog workspace={workspace} login={login} open={isAsking} onOpenChange={setIsAsking} />
    </SettingsSection>
  );
}

const TokenSection = ({ workspace, connection }: SectionProps) => (
  <SettingsSection
    title={connection.kind === "token" ? "Replace the token" : "Connect by a token"}
    note="It is tried before it is stored, and stored sealed."
  >
    <TokenForm workspace={workspace} replaces={connection.kind === "token"} />
  </SettingsSection>
);
