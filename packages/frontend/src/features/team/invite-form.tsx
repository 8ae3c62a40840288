import { emailSchema, type Role, type SentInvitation } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.js";
import { createInvitation } from "../../api/invitations.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { Button } from "../../ui/button.js";
import { TextInput } from "../../ui/field.js";
import { Select } from "../../ui/select.js";

export const roleOptions = [
  { value: "member", label: "Member", note: "Runs, reads and edits everything" },
  { value: "owner", label: "Owner", note: "Also manages team, all keys and the workspace" },
] as const satisfies readonly { value: Role; label: string; note: string }[];

/** Errors that are about the address, with the repair in words of this page. */
const repairs: Partial<Record<ApiError["code"], string>> = {
  invitation_pending: "Resend or revoke the invitation below.",
  already_member: "Nothing is left to do.",
};

interface InviteFormProps {
  readonly workspace: string;
  readonly onSent: (sent: SentInvitation) => void;
  readonly onCancel: () => void;
}

/** Address and role of somebody new, in one row; it stays, empty, for the next one. */
export function InviteForm({ workspace, onSent, onCancel }: InviteFormProps) {
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [problem, setProblem] = useState<string | null>(null);
  const [invited, setInvited] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const noteId = useId();
  const sending = useMutation({
    // A link in the reply goes past the cache of mutations, which would keep what this returns.
    mutationFn: async () => {
      const sent = await createInvitation(workspace, { email: email.trim(), role });
      setInvited(sent.link === null ? sent.invitation.email : null);
      onSent(sent);
    },
    onSuccess: () => {
      setEmail("");
      input.current?.focus();
      void refreshSettings(client, workspace);
    },
    onError: (error) => {
      const repair = error instanceof ApiError ? (repairs[error.code] ?? error.hint) : "";
      const code = error instanceof ApiError && repairs[error.code] === undefined ? ` (${error.code})` : "";
      setProblem(`${error.message} ${repair}${code}`);
      input.current?.focus();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sending.isPending) return;
    const parsed = emailSchema.safeParse(email);
    if (parsed.success) return sending.mutate();
    setProblem(
      email.trim() === "" ? "An invitation needs an address." : `“${email.trim()}” is not an e-mail address.`,
    );
    input.current?.focus();
  };
  return (
    <form onSubmit={submit} noValidate className="mb-6">
      <div className="flex gap-2 max-phone:flex-wrap max-phone:[&>button]:h-11">
        <TextInput
          ref={input}
          type="email"
          aria-label="Address"
          aria-describedby={noteId}
          aria-invalid={problem === null ? undefined : true}
          autoFocus
          value={email}
          maxLength={254}
          placeholder="name@example.com"
          onChange={(event) => {
            setEmail(event.target.value);
            setProblem(null);
            setInvited(null);
          }}
          onKeyDown={(event) => event.key === "Escape" && onCancel()}
          className="flex-1 max-phone:h-11 max-phone:basis-full"
        />
        <Select label="Role" value={role} options={roleOptions} onChange={setRole} className="w-32" />
        <Button type="submit" variant="primary" busy={sending.isPending} className="h-8 px-3">
          Send invitation
        </Button>
        <Button variant="ghost" onClick={onCancel} className="h-8">
          Cancel
        </Button>
      </div>
      <p
        id={noteId}
        role={problem === null ? "status" : "alert"}
        className={`mt-1.25 text-meta ${problem === null ? "text-ink-3" : "text-bad-ink"}`}
      >
        {problem ??
          (invited === null
            ? "The person must sign in with exactly this address. The invitation works once, for 7 days."
            : `Sent to ${invited}. Invite another, or close this row.`)}
      </p>
    </form>
  );
}
