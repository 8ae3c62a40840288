import type { ApiKey, ApiKeyId } from "@rollout/contract";
import clsx from "clsx";
import { useState } from "react";
import { formatExact } from "../../ui/format/age.js";
import { LastSeen } from "../../ui/last-seen.js";
import { type ShortColumn, ShortTable } from "../../ui/short-table.js";
import { useDerivedFromNow, useNow } from "../../ui/use-now.js";
import { useRowCursor } from "../../ui/use-row-cursor.js";
import { KeyActions, type KeyPart } from "./key-actions.js";
import { type KeySearch, sortKeys } from "./key-order.js";
import { type Expiry, expiryOf, expirySentence, isOver, scopesWord } from "./key-words.js";

interface KeysTableProps {
  readonly workspace: string;
  readonly apiKeys: readonly ApiKey[];
  /** Keys of several people are listed. */
  readonly hasCreators: boolean;
  readonly search: KeySearch;
  readonly onSort: (column: string) => void;
  readonly onReplace: (key: ApiKey) => void;
}

export function KeysTable({ workspace, apiKeys, hasCreators, search, onSort, onReplace }: KeysTableProps) {
  const [open, setOpen] = useState<{ id: string; part: KeyPart } | null>(null);
  const now = useNow(false);
  const rows = sortKeys(apiKeys, search, now);
  const [cursor] = useRowCursor(
    rows.map(({ id }) => id),
    (id) => setOpen({ id, part: "menu" }),
  );
  const actions = (key: ApiKey) => (
    <KeyActions
      workspace={workspace}
      apiKey={key}
      isOver={isOver(key, now)}
      part={open?.id === key.id ? open.part : null}
      onPart={(part, isOpen) =>
        setOpen((now) => {
          if (isOpen) return { id: key.id, part };
          return now?.id === key.id && now.part === part ? null : now;
        })
      }
      onReplace={() => {
        setOpen(null);
        onReplace(key);
      }}
    />
  );
  const columns: ShortColumn<ApiKey>[] = [
    { id: "name", head: "Name", sortable: true, cell: (key) => <KeyName apiKey={key} /> },
    { id: "key", head: "Key", width: 180, cell: (key) => <Preview apiKey={key} /> },
    {
      id: "scopes",
      head: "Scopes",
      width: 112,
      from: "desk",
      cell: (key) => <Quiet apiKey={key}>{scopesWord(key.scopes)}</Quiet>,
    },
    ...(hasCreators
      ? [
          {
            id: "creator",
            head: "Created by",
            width: 128,
            sortable: true,
            from: "desk" as const,
            cell: (key: ApiKey) => <Quiet apiKey={key}>{creatorOf(key)}</Quiet>,
          },
        ]
      : []),
    {
      id: "used",
      head: "Last used",
      width: 112,
      align: "right",
      sortable: true,
      cell: (key) => <LastUsed apiKey={key} />,
    },
    {
      id: "expires",
      head: "Expires",
      width: 128,
      align: "right",
      sortable: true,
      cell: (key) => <ExpiryText apiKey={key} say={expiryOf} />,
    },
    { id: "actions", head: "", width: 44, align: "right", cell: actions },
  ];
  return (
    <ShortTable
      label="API keys"
      rows={rows}
      columns={columns}
      keyOf={({ id }: { id: ApiKeyId }) => id}
      cursor={cursor}
      active={open?.id}
      sort={{ column: search.sort ?? "name", descending: search.order === "desc" }}
      onSort={onSort}
      narrow={(key) => (
        <div className="relative flex flex-col gap-1">
          <div className="flex items-center justify-between gap-3">
            <KeyName apiKey={key} />
            <span className="text-meta">
              <LastUsed apiKey={key} never="never used" />
            </span>
          </div>
          <div className="flex items-center justify-between gap-3">
            <Preview apiKey={key} />
            <span className="-my-3">{actions(key)}</span>
          </div>
          <div className="flex items-center justify-between gap-3 text-meta">
            <span className="flex min-w-0 gap-3.5 text-ink-2">
              <span className="flex-none">{scopesWord(key.scopes)}</span>
              {hasCreators && <span className="truncate">{creatorOf(key)}</span>}
            </span>
            <ExpiryText apiKey={key} say={expirySentence} />
          </div>
        </div>
      )}
    />
  );
}

const creatorOf = ({ createdBy }: ApiKey): string => createdBy?.name ?? "operator";

interface OfKey {
  readonly apiKey: ApiKey;
}

const useIsOver = (apiKey: ApiKey): boolean => useDerivedFromNow((now) => isOver(apiKey, now));

function KeyName({ apiKey }: OfKey) {
  const over = useIsOver(apiKey);
  return (
    <span className={clsx("truncate", over ? "text-ink-3" : "font-medium")} title={apiKey.name}>
      {apiKey.name}
    </span>
  );
}

function Quiet({ apiKey, children }: OfKey & { readonly children: string }) {
  return <span className={useIsOver(apiKey) ? "text-ink-3" : "text-ink-2"}>{children}</span>;
}

function Preview({ apiKey }: OfKey) {
  return (
    <code className={clsx("text-mono", useIsOver(apiKey) ? "text-ink-3" : "text-ink-2")}>
      {apiKey.preview}
    </code>
  );
}

function LastUsed({ apiKey, never = "never" }: OfKey & { readonly never?: string }) {
  return (
    <span className={useIsOver(apiKey) ? "[&_time]:text-ink-3" : ""}>
      <LastSeen at={apiKey.lastUsedAt} never={never} />
    </span>
  );
}

const tones = { plain: "text-ink-2", muted: "text-ink-3", warn: "text-warn-ink" } as const;

function ExpiryText({ apiKey, say }: OfKey & { readonly say: (key: ApiKey, now: number) => Expiry }) {
  const text = useDerivedFromNow((now) => say(apiKey, now).text);
  const tone = useDerivedFromNow((now) => say(apiKey, now).tone);
  const at = useDerivedFromNow((now) => say(apiKey, now).at ?? 0);
  return (
    <span className={tones[tone]} title={at === 0 ? undefined : formatExact(at)}>
      {text}
    </span>
  );
}
