import type { Invitation, SentInvitation } from "@rollout/contract";
import { Age } from "../../ui/age.js";
import { formatExact } from "../../ui/format/age.js";
import { formatDay } from "../../ui/format/day.js";
import { type ShortColumn, ShortTable } from "../../ui/short-table.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { deliveryOf, validityOf } from "./delivery-words.js";
import { InvitationActions } from "./invitation-actions.js";
import { roleWords } from "./role-cell.js";

interface InvitationsTableProps {
  readonly workspace: string;
  readonly invitations: readonly Invitation[];
  readonly cursor: string | null;
  readonly onSent: (sent: SentInvitation) => void;
}

/** Who is invited and has not come yet, and what became of the mail. */
export function InvitationsTable({ workspace, invitations, cursor, onSent }: InvitationsTableProps) {
  const actions = (invitation: Invitation) => (
    <InvitationActions workspace={workspace} invitation={invitation} onSent={onSent} />
  );
  const columns: ShortColumn<Invitation>[] = [
    { id: "email", head: "E-mail", width: 208, cell: (each) => <Address invitation={each} /> },
    {
      id: "role",
      head: "Role",
      width: 72,
      from: "desk",
      cell: ({ role }) => <span className="text-ink-2">{roleWords[role]}</span>,
    },
    { id: "delivery", head: "Delivery", cell: (each) => <Delivery invitation={each} /> },
    {
      id: "sent",
      head: "Sent",
      width: 92,
      align: "right",
      from: "desk",
      cell: (each) => <Sent invitation={each} />,
    },
    {
      id: "valid",
      head: "Valid",
      width: 116,
      align: "right",
      cell: (each) => <Validity invitation={each} />,
    },
    { id: "actions", head: "", width: 150, align: "right", cell: actions },
  ];
  return (
    <ShortTable
      label="Pending invitations"
      rows={invitations}
      columns={columns}
      keyOf={({ id }) => id}
      cursor={cursor}
      narrow={(each) => (
        <div className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-3">
            <Address invitation={each} />
            <span className="flex-none text-meta">
              <Validity invitation={each} />
            </span>
          </div>
          <p className="text-meta">
            <Delivery invitation={each} />
          </p>
          <div className="flex items-center justify-between gap-3 text-meta">
            <span className="flex gap-1 text-ink-2">
              {roleWords[each.role]}, sent <Sent invitation={each} />
            </span>
            {actions(each)}
          </div>
        </div>
      )}
    />
  );
}

const weekMs = 7 * 24 * 60 * 60 * 1000;

interface OfInvitation {
  readonly invitation: Invitation;
}

const Address = ({ invitation: { email } }: OfInvitation) => (
  <span className="truncate font-medium" title={email}>
    {email}
  </span>
);

const tones = { plain: "text-ink-2", bad: "text-bad-ink", warn: "text-warn-ink" } as const;

function Delivery({ invitation }: OfInvitation) {
  const text = useDerivedFromNow((now) => deliveryOf(invitation, now).text);
  const tone = useDerivedFromNow((now) => deliveryOf(invitation, now).tone);
  return (
    <span className={tones[tone]} title={text}>
      {text}
    </span>
  );
}

/** An age for a week, then the day. */
function Sent({ invitation: { sentAt } }: OfInvitation) {
  const at = Date.parse(sentAt);
  const day = useDerivedFromNow((now) => (now - at < weekMs ? "" : formatDay(at, now)));
  if (day === "") return <Age at={sentAt} />;
  return (
    <time dateTime={sentAt} title={formatExact(at)} className="text-ink-2">
      {day}
    </time>
  );
}

function Validity({ invitation }: OfInvitation) {
  const text = useDerivedFromNow((now) => validityOf(invitation, now).text);
  const tone = useDerivedFromNow((now) => validityOf(invitation, now).tone);
  return (
    <time
      dateTime={invitation.expiresAt}
      title={formatExact(Date.parse(invitation.expiresAt))}
      className={tones[tone]}
    >
      {text}
    </time>
  );
}
