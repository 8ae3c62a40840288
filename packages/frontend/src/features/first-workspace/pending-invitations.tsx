import type { Session } from "@rollout/contract";
import { Mail, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useJoin } from "../../app/use-join.js";
import { useTakeBack } from "../../app/use-take-back.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatSpan } from "../../ui/format/age.js";
import { useNow } from "../../ui/use-now.js";

/** Workspaces that one can join or, as an owner, take back. */
export function PendingInvitations({ session }: { readonly session: Session }) {
  const join = useJoin();
  const takeBack = useTakeBack();
  const now = useNow();
  const left = (until: string): string => `${formatSpan(Math.max(0, Date.parse(until) - now))} left`;
  return (
    <>
      <ul className="mt-5 divide-y divide-line border-y border-line">
        {session.invitations.map((invitation, index) => (
          <Line
            key={invitation.id}
            icon={<Mail />}
            name={invitation.workspace.name}
            note={`${invitation.role}, from ${invitation.invitedBy ?? "an owner"}, ${left(invitation.expiresAt)}`}
          >
            <Button
              variant={index === 0 ? "primary" : "secondary"}
              busy={join.isPending && join.variables.id === invitation.id}
              aria-label={`Join ${invitation.workspace.name}`}
              onClick={() => join.mutate(invitation)}
            >
              Join
            </Button>
          </Line>
        ))}
        {session.deletedWorkspaces.map(({ workspace, purgedAt }) => (
          <Line
            key={workspace.id}
            icon={<Trash2 />}
            name={workspace.name}
            note={`deleted, ${left(purgedAt)} to take it back`}
          >
            <Button
              busy={takeBack.isPending && takeBack.variables === workspace.id}
              aria-label={`Take back ${workspace.name}`}
              onClick={() => takeBack.mutate(workspace.id)}
            >
              Take back
            </Button>
          </Line>
        ))}
      </ul>
      {join.error && (
        <div className="-mx-4">
          <ErrorState title="You did not join." error={join.error} />
        </div>
      )}
    </>
  );
}

interface LineProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly note: string;
  readonly children: ReactNode;
}

const Line = ({ icon, name, note, children }: LineProps) => (
  <li className="flex items-center gap-3 py-2.5">
    <span className="text-ink-3">{icon}</span>
    <div className="min-w-0 flex-1">
      <p className="truncate font-medium">{name}</p>
      <p className="text-meta text-ink-3">{note}</p>
    </div>
    {children}
  </li>
);
