/** The contents of the workspace switcher: search, workspaces, invitations, what was deleted, what one may do. */
import type { Session } from "@rollout/contract";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Building2, Check, Mail, Plus, Search, Trash2, UserRoundPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { sessionQuery } from "../api/session.js";
import { workspaceActivityQuery } from "../api/workspaces.js";
import { formatSpan } from "../ui/format/age.js";
import { countOf, formatCount } from "../ui/format/numbers.js";
import { Kbd } from "../ui/kbd.js";
import { Halo } from "../ui/live-dot.js";
import { Matched } from "../ui/matched.js";
import { showError } from "../ui/toast.js";
import { useNow } from "../ui/use-now.js";
import { usedFirst } from "./last-workspaces.js";
import { useJoin } from "./use-join.js";
import { useTakeBack } from "./use-take-back.js";

interface SwitcherListProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

export function SwitcherList({ workspace, onClose }: SwitcherListProps) {
  const session = useSuspenseQuery(sessionQuery()).data;
  const [typed, setTyped] = useState("");
  const sought = typed.trim().toLowerCase();
  const { own, invitations, deleted } = found(session, workspace, sought);
  const [chosen, setChosen] = useState(() => own[1]?.workspace.id ?? own[0]?.workspace.id ?? "");
  const type = (text: string) => {
    setTyped(text);
    const after = found(session, workspace, text.trim().toLowerCase());
    setChosen(after.own[0]?.workspace.id ?? after.invitations[0]?.id ?? "");
  };
  const isEmpty = own.length + invitations.length + deleted.length === 0;
  return (
    <Command
      label="Workspaces"
      shouldFilter={false}
      loop
      value={chosen}
      onValueChange={setChosen}
      className="flex min-h-0 flex-col"
    >
      <div className="flex h-10 flex-none items-center gap-2.5 border-b border-line px-3">
        <Search className="text-ink-3" />
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={type}
          placeholder="Find a workspace"
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
      </div>
      <Command.List className="min-h-0 overflow-y-auto" label="Workspaces">
        {own.length > 0 && <Own entries={own} current={workspace} sought={sought} onClose={onClose} />}
        {invitations.length > 0 && <Invitations entries={invitations} sought={sought} onClose={onClose} />}
        {deleted.length > 0 && <Deleted entries={deleted} sought={sought} onClose={onClose} />}
        {isEmpty && <p className="px-3 py-3 text-ink-3">No workspace contains “{typed.trim()}”</p>}
        {sought === "" && <Actions session={session} workspace={workspace} onClose={onClose} />}
      </Command.List>
      <div className="flex h-8.5 flex-none items-center gap-4 border-t border-line px-3 text-meta text-ink-3 max-phone:hidden">
        <span className="flex items-center gap-2">
          <Kbd keys="↑ ↓" /> move
        </span>
        <span className="flex items-center gap-2">
          <Kbd keys="↵" /> switch
        </span>
        <span className="ml-auto flex items-center gap-2">
          <Kbd keys="Esc" /> close
        </span>
      </div>
    </Command>
  );
}

/** The current workspace first, then as they were used last; those in which the text occurs. */
function found(session: Session, current: string, sought: string) {
  const has = ({ slug, name }: { slug: string; name: string }): boolean =>
    slug.includes(sought) || name.toLowerCase().includes(sought);
  const sorted = usedFirst(session.workspaces).toSorted(
    (a, b) => Number(b.workspace.slug === current) - Number(a.workspace.slug === current),
  );
  return {
    own: sorted.filter(({ workspace }) => has(workspace)),
    invitations: session.invitations.filter(({ workspace }) => has(workspace)),
    deleted: session.deletedWorkspaces.filter(({ workspace }) => has(workspace)),
  };
}

const groupClass =
  "p-1 [&+*]:border-t [&+*]:border-line [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-caption [&_[cmdk-group-heading]]:text-ink-3";
const itemClass =
  "flex cursor-default items-center gap-2.5 rounded-control px-2 select-none data-[disabled=true]:opacity-45 data-[selected=true]:bg-press";

interface TwoLinesProps {
  readonly value: string;
  readonly icon: ReactNode;
  readonly name: ReactNode;
  readonly note: string;
  readonly isCurrent?: boolean;
  readonly onSelect: () => void;
  /** At the right. */
  readonly children?: ReactNode;
}

const TwoLines = ({ value, icon, name, note, isCurrent = false, onSelect, children }: TwoLinesProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className={`${itemClass} min-h-11 py-0.5`}
    {...(isCurrent ? { "aria-current": "page" as const } : {})}
  >
    <span className="flex w-[15px] flex-none justify-center text-ink-3">{icon}</span>
    <span className="min-w-0 flex-1">
      <span className={`block truncate ${isCurrent ? "font-medium" : ""}`}>{name}</span>
      <span className="block truncate text-meta text-ink-3">{note}</span>
    </span>
    {children}
  </Command.Item>
);

interface GroupProps<E> {
  readonly entries: readonly E[];
  readonly sought: string;
  readonly onClose: () => void;
}

interface OwnProps extends GroupProps<Session["workspaces"][number]> {
  readonly current: string;
}

function Own({ entries, current, sought, onClose }: OwnProps) {
  const navigate = useNavigate();
  const running = useQuery(workspaceActivityQuery()).data;
  return (
    <Command.Group className={groupClass}>
      {entries.map(({ workspace, role, memberCount }) => {
        const count = running?.get(workspace.id) ?? 0;
        return (
          <TwoLines
            key={workspace.id}
            value={workspace.id}
            icon={workspace.slug === current && <Check className="text-accent-ink" />}
            isCurrent={workspace.slug === current}
            name={<Matched text={workspace.slug} sought={sought} />}
            note={`${role ?? "key"}, ${memberCount === 1 ? "only you" : countOf(memberCount, "member")}`}
            onSelect={() => {
              onClose();
              void navigate({ to: "/w/$workspace/traces", params: { workspace: workspace.slug } });
            }}
          >
            {count > 0 && (
              <span className="tabular flex flex-none items-center gap-1 text-meta text-ink-2">
                <Halo />
                {formatCount(count)} running
              </span>
            )}
          </TwoLines>
        );
      })}
    </Command.Group>
  );
}

const doClass =
  "flex h-6 flex-none items-center rounded-control border border-line-2 bg-raised px-2 text-meta font-medium";

function Invitations({ entries, sought, onClose }: GroupProps<Session["invitations"][number]>) {
  const join = useJoin();
  const now = useNow();
  return (
    <Command.Group className={groupClass} heading={entries.length === 1 ? "Invitation" : "Invitations"}>
      {entries.map((invitation) => {
        const { id, workspace, invitedBy, expiresAt } = invitation;
        const left = formatSpan(Math.max(0, Date.parse(expiresAt) - now));
        return (
          <TwoLines
            key={id}
            value={id}
            icon={<Mail />}
            name={<Matched text={workspace.slug} sought={sought} />}
            note={`from ${invitedBy ?? "an owner"}, ${left} left`}
            onSelect={() =>
              join.mutate(invitation, {
                onSuccess: onClose,
                onError: (error) => showError(`You did not join ${workspace.name}.`, error),
              })
            }
          >
            <span className={doClass}>{join.isPending && join.variables.id === id ? "Joining" : "Join"}</span>
          </TwoLines>
        );
      })}
    </Command.Group>
  );
}

function Deleted({ entries, sought, onClose }: GroupProps<Session["deletedWorkspaces"][number]>) {
  const takeBack = useTakeBack();
  const now = useNow();
  return (
    <Command.Group className={groupClass} heading="Deleted">
      {entries.map(({ workspace, purgedAt }) => (
        <TwoLines
          key={workspace.id}
          value={workspace.id}
          icon={<Trash2 />}
          name={<Matched text={workspace.slug} sought={sought} />}
          note={`${formatSpan(Math.max(0, Date.parse(purgedAt) - now))} left`}
          onSelect={() => takeBack.mutate(workspace.id, { onSuccess: onClose })}
        >
          <span className={doClass}>Take back</span>
        </TwoLines>
      ))}
    </Command.Group>
  );
}

interface ActionsProps {
  readonly session: Session;
  readonly workspace: string;
  readonly onClose: () => void;
}

function Actions({ session, workspace, onClose }: ActionsProps) {
  const navigate = useNavigate();
  const role = session.workspaces.find((each) => each.workspace.slug === workspace)?.role;
  const act = (go: () => unknown) => () => {
    onClose();
    void go();
  };
  return (
    <Command.Group className={groupClass}>
      {role && (
        <Action
          word="Workspace settings"
          icon={<Building2 />}
          onSelect={act(() => navigate({ to: "/w/$workspace/settings/workspace", params: { workspace } }))}
        />
      )}
      {role && (
        <Action
          word="Invite member"
          icon={<UserRoundPlus />}
          reason={role === "owner" ? undefined : "only owners"}
          onSelect={act(() => navigate({ to: "/w/$workspace/settings/team", params: { workspace } }))}
        />
      )}
      <Action
        word="Create workspace"
        icon={<Plus />}
        reason={session.mayCreateWorkspace ? undefined : "only owners"}
        onSelect={act(() => navigate({ to: "/create-workspace" }))}
      />
    </Command.Group>
  );
}

interface ActionProps {
  readonly word: string;
  readonly icon: ReactNode;
  /** Why it is not allowed. */
  readonly reason?: string | undefined;
  readonly onSelect: () => void;
}

const Action = ({ word, icon, reason, onSelect }: ActionProps) => (
  <Command.Item
    value={word}
    disabled={reason !== undefined}
    onSelect={onSelect}
    className={`${itemClass} h-7 max-phone:h-11`}
  >
    <span className="text-ink-3">{icon}</span>
    <span className="flex-1">{word}</span>
    {reason && <span className="text-meta text-ink-3">{reason}</span>}
  </Command.Item>
);
