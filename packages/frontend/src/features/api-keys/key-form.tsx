import { limits, type NewApiKey, type Scope } from "@rollout/contract";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../ui/button.js";
import { Checkbox } from "../../ui/checkbox.js";
import { firstFocus } from "../../ui/dialog.js";
import { ErrorState, type ShownError } from "../../ui/error-state.js";
import { Field, TextInput } from "../../ui/field.js";
import { formatDay } from "../../ui/format/day.js";
import { formatCount } from "../../ui/format/numbers.js";
import { Select } from "../../ui/select.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { scopeNotes } from "./key-words.js";

/** What the form begins with. */
export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

const lives = [
  { value: "never", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In 365 days" },
  { value: "custom", label: "After a number of days" },
] as const;
type Life = (typeof lives)[number]["value"];

const dayMs = 24 * 60 * 60 * 1000;

interface KeyFormProps {
  readonly wish: KeyWish;
  readonly onSubmit: (key: NewApiKey) => void;
  readonly onCancel: () => void;
  readonly busy: boolean;
  readonly error: ShownError | null;
}

/** Name, scopes and life of a new key. */
export function KeyForm({ wish, onSubmit, onCancel, busy, error }: KeyFormProps) {
  const [name, setName] = useState(wish.name);
  const [scopes, setScopes] = useState<readonly Scope[]>(wish.scopes);
  const [life, setLife] = useState<Life>("never");
  const [ownDays, setOwnDays] = useState("180");
  const [wasSubmitted, setSubmitted] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const days = life === "never" ? undefined : life === "custom" ? daysOf(ownDays) : Number(life);
  const problems = {
    name: name.trim() === "" ? "A key needs a name: that of the program that uses it." : undefined,
    scopes: scopes.length === 0 ? "Choose at least one, or no call is let in." : undefined,
    days:
      days === "invalid" ? `A whole number from 1 to ${formatCount(limits.apiKeyDays, "en")}.` : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    const first = (["name", "scopes", "days"] as const).find((field) => problems[field] !== undefined);
    if (first) form.current?.querySelector<HTMLElement>(`[data-field=${first}] :is(input, button)`)?.focus();
    if (first || days === "invalid" || busy) return;
    onSubmit({
      name: name.trim(),
      scopes: [...scopes],
      ...(days === undefined ? {} : { expiresInDays: days }),
    });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex min-h-0 flex-col">
      <div className="flex flex-col gap-3.5 overflow-y-auto px-4 py-3.5">
        <div data-field="name">
          <Field
            label="Name"
            hint="Give each program its own key, so that you can revoke one alone."
            error={wasSubmitted ? problems.name : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                {...firstFocus}
                value={name}
                maxLength={limits.nameLength}
                placeholder="local python runner"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </div>
        <fieldset data-field="scopes" className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">Scopes</legend>
          {(Object.keys(scopeNotes) as Scope[]).map((scope) => (
            <Checkbox
              key={scope}
              checked={scopes.includes(scope)}
              onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((each) => each !== scope))}
              label={<code className="text-mono">{scope}</code>}
              note={scopeNotes[scope]}
            />
          ))}
          {wasSubmitted && problems.scopes && (
            <p role="alert" className="text-meta text-bad-ink">
              {problems.scopes}
            </p>
          )}
        </fieldset>
        <div className="flex gap-3">
          <div className="w-56">
            <Field label="Expires" hint={<EndDay days={days} />}>
              {({ id }) => (
                <Select
                  id={id}
                  label="Expires"
                  value={life}
                  options={lives}
                  onChange={setLife}
                  className="w-full"
                />
              )}
            </Field>
          </div>
          {life === "custom" && (
            <div data-field="days" className="min-w-0 flex-1">
              <Field label="Days" error={problems.days}>
                {(control) => (
                  <TextInput
                    {...control}
                    autoFocus
                    inputMode="numeric"
                    value={ownDays}
                    onChange={(event) => setOwnDays(event.target.value)}
                    className="tabular w-24"
                  />
                )}
              </Field>
            </div>
          )}
        </div>
        {error && (
          <div className="-mx-4 -my-2">
            <ErrorState title="The key was not created." error={error} />
          </div>
        )}
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-4 py-3 max-phone:[&>button]:h-11">
        <Button onClick={onCancel} disabled={busy}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          Create key
        </Button>
      </div>
    </form>
  );
}

function daysOf(text: string): number | "invalid" {
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return days >= 1 && days <= limits.apiKeyDays ? days : "invalid";
}

/** The day on which a key of that life ends. */
function EndDay({ days }: { readonly days: number | "invalid" | undefined }) {
  const day = useDerivedFromNow((now) =>
    typeof days === "number" ? formatDay(now + days * dayMs, now) : "",
  );
  if (days === undefined) return "Until it is revoked.";
  return day === "" ? null : `Refused after ${day}, with 401 key_expired.`;
}
