/** The API keys of the workspace: all of them for owners, one's own for members. */
import type { ApiKey } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.js";
import { useMembership } from "../../api/membership.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { useKeys } from "../../ui/keyboard.js";
import { SettingsPage } from "../../ui/settings-page.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { CreateKeyDialog } from "./create-key-dialog.js";
import type { KeyWish } from "./key-form.js";
import { type KeySearch, pressHead } from "./key-order.js";
import { KeysTable } from "./keys-table.js";
import { NoKeys } from "./no-keys.js";

const route = getRouteApi("/w/$workspace/settings/api-keys");

const anyKey: KeyWish = { name: "", scopes: ["ingest", "read", "write"] };

export function ApiKeysPage() {
  const { workspace, isOwner } = useMembership();
  const search: KeySearch = route.useSearch();
  const navigate = useNavigate();
  const query = useQuery(apiKeysQuery(workspace));
  const [wish, setWish] = useState<KeyWish | null>(null);
  const create = () => setWish(anyKey);
  const replace = ({ name, scopes }: ApiKey) => setWish({ name: `${name}, new`, scopes });
  useKeys("Page", [{ keys: "c", word: "Create key", run: create }]);
  return (
    <SettingsPage
      title="API keys"
      sentence={
        <>
          A key lets your code call this workspace. Give each program its own key, so that you can revoke one
          alone.
          {!isOwner && " You see the keys that you made; owners see all."}
        </>
      }
      action={
        <Button variant="primary" onClick={create} className="max-phone:h-11">
          Create key
        </Button>
      }
    >
      {query.isPending && <SkeletonRows rows={6} className="h-8 px-0!" />}
      {query.isError && !query.data && (
        <div className="-mx-4">
          <ErrorState
            title="The keys could not be loaded."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.data?.length === 0 && <NoKeys />}
      {query.data && query.data.length > 0 && (
        <>
          <KeysTable
            workspace={workspace}
            apiKeys={query.data}
            hasCreators={isOwner}
            search={search}
            onSort={(column) =>
              void navigate({
                to: "/w/$workspace/settings/api-keys",
                params: { workspace },
                search: pressHead(search, column),
                replace: true,
              })
            }
            onReplace={replace}
          />
          <p className="mt-2.5 text-meta text-ink-3">
            Revoked and expired keys stay listed for 30 days, so that a refused call can be explained.
          </p>
        </>
      )}
      {wish && <CreateKeyDialog workspace={workspace} wish={wish} onClosed={() => setWish(null)} />}
    </SettingsPage>
  );
}
