import type { Member } from "@rollout/contract";
import type { ReactNode } from "react";
import { formatExact } from "../../ui/format/age.js";
import { formatDay } from "../../ui/format/day.js";
import { LastSeen } from "../../ui/last-seen.js";
import { type ShortColumn, ShortTable } from "../../ui/short-table.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { MemberActions, type MemberPart } from "./member-actions.js";
import { RoleCell, roleWords } from "./role-cell.js";

export interface OpenedMember {
  readonly id: string;
  readonly part: MemberPart;
}

interface MembersTableProps {
  readonly workspace: string;
  readonly members: readonly Member[];
  readonly isOwner: boolean;
  readonly userId: string | undefined;
  readonly cursor: string | null;
  /** Whose actions are open, and what of them. */
  readonly opened: OpenedMember | null;
  readonly onPart: (id: string, part: MemberPart, open: boolean) => void;
}

/** Owners change and remove members; members see names and roles. */
export function MembersTable(props: MembersTableProps) {
  const { workspace, members, isOwner, userId, cursor, opened, onPart } = props;
  const actions = (member: Member): ReactNode => (
    <MemberActions
      workspace={workspace}
      member={member}
      isReader={member.user.id === userId}
      part={opened?.id === member.user.id ? opened.part : null}
      onPart={(part, open) => onPart(member.user.id, part, open)}
    />
  );
  const role = (member: Member): ReactNode =>
    isOwner ? (
      <RoleCell workspace={workspace} member={member} isReader={member.user.id === userId} />
    ) : (
      <span className="text-ink-2">{roleWords[member.role]}</span>
    );
  const name = (member: Member): ReactNode => (
    <span className="truncate" title={member.user.name}>
      <span className="font-medium">{member.user.name}</span>
      {member.user.id === userId && <span className="text-ink-3"> you</span>}
    </span>
  );
  const ownersOnly: ShortColumn<Member>[] = [
    { id: "used", head: "Last active", width: 116, align: "right", cell: lastActive },
  ];
  const columns: ShortColumn<Member>[] = [
    { id: "name", head: "Name", ...(isOwner ? { width: 220 } : {}), cell: name },
    ...(isOwner
      ? [
          {
            id: "email",
            head: "E-mail",
            cell: ({ email }: Member) => (
              <span className="text-ink-2" title={email ?? undefined}>
                {email ?? "–"}
              </span>
            ),
          },
        ]
      : []),
    { id: "role", head: "Role", width: 124, cell: role },
    ...(isOwner ? ownersOnly : []),
    { id: "joined", head: "Joined", width: 100, align: "right", from: "desk", cell: joined },
    ...(isOwner ? [{ id: "actions", head: "", width: 44, align: "right" as const, cell: actions }] : []),
  ];
  return (
    <ShortTable
      label="Members"
      rows={members}
      columns={columns}
      keyOf={({ user }) => user.id}
      cursor={cursor}
      active={opened?.id}
      narrow={(member) => (
        <div className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-3">
            {name(member)}
            {isOwner && <span className="text-meta">{lastActive(member)}</span>}
          </div>
          <div className="flex items-center justify-between gap-3">
            <span className="min-w-0 truncate text-ink-2">{member.email ?? ""}</span>
            {isOwner && <span className="-my-3">{actions(member)}</span>}
          </div>
          <div className="flex items-center justify-between gap-3 text-meta">
            {role(member)}
            <span className="flex gap-1 text-ink-3">joined {joined(member)}</span>
          </div>
        </div>
      )}
    />
  );
}

const lastActive = ({ lastActiveAt }: Member): ReactNode => <LastSeen at={lastActiveAt} />;

const joined = ({ joinedAt }: Member): ReactNode => <Day at={joinedAt} />;

/** A day of the calendar, exact when pointed at. */
function Day({ at }: { readonly at: string }) {
  const time = Date.parse(at);
  const day = useDerivedFromNow((now) => formatDay(time, now));
  return (
    <time dateTime={at} title={formatExact(time)} className="text-ink-2">
      {day}
    </time>
  );
}
