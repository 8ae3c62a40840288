import type { ApiKey, ApiKeyUse } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type RefObject, useState } from "react";
import { apiKeyUseQuery, revokeApiKey } from "../../api/api-keys.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { Button } from "../../ui/button.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { countOf } from "../../ui/format/numbers.js";
import { LastSeen } from "../../ui/last-seen.js";
import { TextButton } from "../../ui/text-button.js";
import { useNarrower } from "../../ui/use-media.js";

interface RevokeKeyProps {
  readonly workspace: string;
  readonly apiKey: ApiKey;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Makes a key of the same scopes, so that the program goes on. */
  readonly onReplace: () => void;
}

/** The question before a key ends for good, with who would notice. */
export function RevokeKey({ workspace, apiKey, anchor, open, onOpenChange, onReplace }: RevokeKeyProps) {
  const client = useQueryClient();
  const use = useQuery({ ...apiKeyUseQuery(workspace, apiKey.id), enabled: open });
  const revocation = useMutation({
    mutationFn: () => revokeApiKey(workspace, apiKey.id),
    onSuccess: () => {
      onOpenChange(false);
      void refreshSettings(client, workspace);
    },
  });
  return (
    <ConfirmPopover
      anchor={anchor}
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${apiKey.name}?`}
      action={`Revoke ${apiKey.name}`}
      keep="Keep key"
      busy={revocation.isPending}
      onConfirm={() => revocation.mutate()}
      aside={
        <Button variant="ghost" onClick={onReplace} className="max-phone:-ml-2.5 max-phone:h-11">
          Replace it first
        </Button>
      }
    >
      <p>
        Every call with it is refused within a second, with{" "}
        <code className="text-mono text-ink">401 key_revoked</code>. What was sent is stored. This cannot be
        undone.
        {apiKey.kind === "cli" && " Its person signs in again with rollout login."}
        {use.data && use.data.runningRollouts > 0 && (
          <>
            {" "}
            <strong className="font-semibold text-ink">{countOf(use.data.runningRollouts, "rollout")}</strong>{" "}
            {use.data.runningRollouts === 1
              ? "is running with it; it cannot send more and will stall."
              : "are running with it; they cannot send more and will stall."}{" "}
            <Link
              to="/w/$workspace/traces"
              params={{ workspace }}
              search={{ status: "running" }}
              className="text-accent-ink underline"
            >
              Show them
            </Link>
          </>
        )}
      </p>
      {use.data && <Clients use={use.data} />}
      {use.isPending && <p className="late mt-2 text-meta text-ink-3">Asking who uses it</p>}
      {use.isError && (
        <p className="mt-2 text-meta text-ink-3">
          Who uses it could not be read ({use.error.message}){" "}
          <TextButton onClick={() => void use.refetch()}>Try again</TextButton>
        </p>
      )}
      {revocation.error && (
        <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
          The key was not revoked. {revocation.error.message}
        </p>
      )}
    </ConfirmPopover>
  );
}

const shown = 3;

/** Who uses the key; a phone says it in a sentence first. */
function Clients({ use: { clients } }: { readonly use: ApiKeyUse }) {
  const isPhone = useNarrower("phone");
  const [isOpen, setOpen] = useState(false);
  const [first] = clients;
  if (first === undefined) {
    return <p className="mt-2 text-meta text-ink-3">Nobody used it in the last 30 days.</p>;
  }
  const others = clients.length - 1;
  if (isPhone && !isOpen) {
    return (
      <p className="mt-1.5 text-meta">
        Used <LastSeen at={first.lastUsedAt} /> from {first.address}
        {others > 0 && ` and ${countOf(others, "other address", "other addresses")}`}.{" "}
        <TextButton className="ml-1" onClick={() => setOpen(true)}>
          Show
        </TextButton>
      </p>
    );
  }
  const rows = isOpen ? clients : clients.slice(0, shown);
  return (
    <ul
      aria-label="Who uses it"
      className="tabular mt-2.5 max-h-48 overflow-y-auto border-t border-line pt-2 text-meta"
    >
      {rows.map(({ address, client, lastUsedAt }) => (
        <li key={`${address} ${client}`} className="flex h-6 items-center gap-3">
          <span className="w-24 flex-none truncate text-ink" title={address}>
            {address}
          </span>
          <span className="min-w-0 flex-1 truncate" title={client ?? undefined}>
            {client ?? "does not say what it is"}
          </span>
          <LastSeen at={lastUsedAt} />
        </li>
      ))}
      {rows.length < clients.length && (
        <li>
          <TextButton onClick={() => setOpen(true)}>Show {clients.length - rows.length} more</TextButton>
        </li>
      )}
    </ul>
  );
}
