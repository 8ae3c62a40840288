import type { ApiKey, ApiKeyId } from "@rollout/contract";
import { type FormEvent, useRef, useState } from "react";
import { awaitedClass, Button } from "../../ui/button.js";
import { Dialog, firstFocus } from "../../ui/dialog.js";
import { ErrorState, type ShownError } from "../../ui/error-state.js";
import { LastSeen } from "../../ui/last-seen.js";
import { Segmented } from "../../ui/segmented.js";
import { TextButton } from "../../ui/text-button.js";
import { type Decision, type Decisions, decideAll, isUndecided, keptOf } from "./key-decisions.js";

interface DecideKeysDialogProps {
  readonly name: string;
  /** Keys of which the owner decides. */
  readonly asked: readonly ApiKey[];
  /** Keys that end with the membership. */
  readonly ending: readonly ApiKey[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onRemove: (keepKeys: ApiKeyId[]) => void;
  readonly busy: boolean;
  readonly error: ShownError | null;
}

const answers = [
  { value: "keep", label: "Keep" },
  { value: "revoke", label: "Revoke" },
] as const;

/** Removes a member, once it is said for each key that the member made whether it goes on. */
export function DecideKeysDialog(props: DecideKeysDialogProps) {
  const { name, asked, ending, open, onOpenChange, onRemove, busy, error } = props;
  const [decisions, setDecisions] = useState<Decisions>({});
  const [wasSubmitted, setSubmitted] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const missing = asked.filter((key) => isUndecided(decisions, key));
  const decide = ({ id }: ApiKey, decision: Decision) => setDecisions({ ...decisions, [id]: decision });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    const [first] = missing;
    if (first) form.current?.querySelector<HTMLElement>(`[data-key="${first.id}"] button`)?.focus();
    else if (!busy) onRemove(keptOf(asked, decisions));
  };
  return (
    <Dialog title={`Remove ${name}?`} open={open} onOpenChange={onOpenChange}>
      <form ref={form} onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-3 text-ink-2">
          <p>
            {name} loses access within five seconds, also on open pages. The runs and datasets stay. Programs
            may run on the keys that {name} made: say for each what happens to it.
          </p>
          {asked.length > 2 && (
            <p className="flex gap-4 text-meta">
              <TextButton onClick={() => setDecisions(decideAll(asked, "keep"))}>Keep all</TextButton>
              <TextButton onClick={() => setDecisions(decideAll(asked, "revoke"))}>Revoke all</TextButton>
            </p>
          )}
          <ul aria-label={`Keys made by ${name}`} className="tabular border-t border-line">
            {asked.map((key) => (
              <KeyRow key={key.id} apiKey={key}>
                <Segmented
                  label={`What happens to ${key.name}`}
                  value={decisions[key.id] ?? ("" as Decision)}
                  options={answers}
                  onChange={(decision) => decide(key, decision)}
                />
              </KeyRow>
            ))}
            {ending.map((key) => (
              <KeyRow key={key.id} apiKey={key}>
                <span className="text-meta text-ink-3">revoked, a CLI key</span>
              </KeyRow>
            ))}
          </ul>
          {wasSubmitted && missing.length > 0 && (
            <p role="alert" className="text-meta text-bad-ink">
              {missing.length === 1
                ? `Say what happens to ${missing[0]?.name}.`
                : `Say what happens to ${missing.length} keys.`}
            </p>
          )}
          {error && (
            <div className="-mx-4 -my-2">
              <ErrorState title={`${name} was not removed.`} error={error} />
            </div>
          )}
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3 max-phone:flex-col-reverse max-phone:[&>button]:h-11">
          <Button {...firstFocus} onClick={() => onOpenChange(false)} className={awaitedClass}>
            Keep member
          </Button>
          <Button type="submit" variant="destroy" busy={busy} className="min-w-0">
            <span className="truncate">Remove {name}</span>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const KeyRow = ({ apiKey, children }: { readonly apiKey: ApiKey; readonly children: React.ReactNode }) => (
  <li data-key={apiKey.id} className="flex min-h-10 items-center gap-4 border-b border-line py-1">
    <span className="min-w-0 flex-1">
      <span className="block truncate font-medium text-ink">{apiKey.name}</span>
      <span className="flex gap-3 text-meta">
        <code className="text-mono leading-4">{apiKey.preview}</code>
        <span className="flex items-center gap-1">
          <LastSeen at={apiKey.lastUsedAt} never="never used" />
        </span>
      </span>
    </span>
    {children}
  </li>
);
