/** The members of the workspace, and who is invited to it. */
import type { SentInvitation } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.js";
import { invitationsQuery } from "../../api/invitations.js";
import { membersQuery } from "../../api/members.js";
import { useMembership } from "../../api/membership.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { SettingsPage } from "../../ui/settings-page.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useRowCursor } from "../../ui/use-row-cursor.js";
import { InvitationsTable } from "./invitations-table.js";
import { InviteForm } from "./invite-form.js";
import { LeaveWorkspace } from "./leave-workspace.js";
import { LinkNotice } from "./link-notice.js";
import { MembersTable, type OpenedMember } from "./members-table.js";

export function TeamPage() {
  const { workspace, isOwner, userId } = useMembership();
  const members = useQuery(membersQuery(workspace));
  const invitations = useQuery({ ...invitationsQuery(workspace), enabled: isOwner });
  // Read ahead: removing a member asks about the keys of that member.
  useQuery({ ...apiKeysQuery(workspace), enabled: isOwner });
  const [isInviting, setInviting] = useState(false);
  const [sent, setSent] = useState<SentInvitation | null>(null);
  const [opened, setOpened] = useState<OpenedMember | null>(null);
  const memberIds = members.data?.map(({ user }) => user.id as string) ?? [];
  const invitationIds = invitations.data?.map(({ id }) => id as string) ?? [];
  const [cursor] = useRowCursor(
    [...memberIds, ...invitationIds],
    isOwner ? (id) => memberIds.includes(id) && setOpened({ id, part: "menu" }) : undefined,
  );
  useKeys("Page", [{ keys: "i", word: "Invite member", run: () => setInviting(true) }], isOwner);
  return (
    <SettingsPage
      title="Team"
      sentence={`Members run, read and edit everything in ${workspace}. Owners also manage the team, all keys and the workspace.`}
      action={
        isOwner ? (
          !isInviting && (
            <Button variant="primary" onClick={() => setInviting(true)} className="max-phone:h-11">
              Invite member
            </Button>
          )
        ) : (
          <LeaveButton workspace={workspace} />
        )
      }
    >
      {isOwner && isInviting && (
        <InviteForm workspace={workspace} onSent={setSent} onCancel={() => setInviting(false)} />
      )}
      {sent !== null && sent.link !== null && (
        <LinkNotice sent={{ ...sent, link: sent.link }} onClose={() => setSent(null)} />
      )}
      <Section title="Members" count={members.data?.length}>
        {members.isPending && <SkeletonRows rows={4} className="h-8 px-0!" />}
        {members.isError && !members.data && (
          <div className="-mx-4">
            <ErrorState
              title="The members could not be loaded."
              error={members.error}
              onRetry={() => void members.refetch()}
            />
          </div>
        )}
        {members.data && (
          <MembersTable
            workspace={workspace}
            members={members.data}
            isOwner={isOwner}
            userId={userId}
            cursor={cursor}
            opened={opened}
            onPart={(id, part, open) =>
              setOpened((now) => {
                if (open) return { id, part };
                return now?.id === id && now.part === part ? null : now;
              })
            }
          />
        )}
      </Section>
      {isOwner && (
        <Section title="Pending invitations" count={invitations.data?.length}>
          {invitations.isPending && <SkeletonRows rows={2} className="h-8 px-0!" />}
          {invitations.isError && !invitations.data && (
            <div className="-mx-4">
              <ErrorState
                title="The invitations could not be loaded."
                error={invitations.error}
                onRetry={() => void invitations.refetch()}
              />
            </div>
          )}
          {invitations.data?.length === 0 && (
            <p className="border-y border-line py-1.5 text-ink-2">Nobody is invited at the moment.</p>
          )}
          {invitations.data && invitations.data.length > 0 && (
            <>
              <InvitationsTable
                workspace={workspace}
                invitations={invitations.data}
                cursor={cursor}
                onSent={setSent}
              />
              <p className="mt-2.5 text-meta text-ink-3">
                A resent invitation gets a new link; the old one stops working. An invitation is void when its
                sender is no longer owner.
              </p>
            </>
          )}
        </Section>
      )}
    </SettingsPage>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count: number | undefined;
  readonly children: ReactNode;
}

const Section = ({ title, count, children }: SectionProps) => (
  <section className="mb-8">
    <h2 className="mb-2 font-medium">
      {title}
      {count !== undefined && (
        <span className="tabular ml-2 font-normal text-ink-3">{formatCount(count)}</span>
      )}
    </h2>
    {children}
  </section>
);

function LeaveButton({ workspace }: { readonly workspace: string }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button ref={anchor} variant="danger" onClick={() => setAsking(true)} className="max-phone:h-11">
        Leave workspace
      </Button>
      <LeaveWorkspace workspace={workspace} anchor={anchor} open={isAsking} onOpenChange={setAsking} />
    </>
  );
}
