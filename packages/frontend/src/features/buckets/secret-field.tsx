import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Field, TextInput } from "../../ui/field.js";
import { TextButton } from "../../ui/text-button.js";

interface SecretFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: ReactNode;
  readonly hint?: ReactNode;
  /** A secret is stored, and is not asked for again unless it is to be replaced. */
  readonly isStored: boolean;
  readonly onReplace?: () => void;
}

/** The secret access key: dots with an eye while it is typed, never shown again after saving. */
export function SecretField({ value, onChange, error, hint, isStored, onReplace }: SecretFieldProps) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field label="Secret access key" error={error} hint={hint}>
      {(control) =>
        isStored ? (
          <span className="flex h-8 items-center gap-3 max-phone:h-11" id={control.id}>
            <span
              className="font-mono tracking-widest text-ink-3"
              title="Stored sealed; nobody can read it here"
            >
              ••••••••
            </span>
            <TextButton onClick={onReplace}>Replace</TextButton>
          </span>
        ) : (
          <span className="relative block">
            <TextInput
              {...control}
              name="secretAccessKey"
              type={isShown ? "text" : "password"}
              autoComplete="new-password"
              value={value}
              onChange={(event) => onChange(event.target.value)}
              className="w-full pr-9 font-mono text-mono max-phone:h-11"
            />
            <button
              type="button"
              aria-label={isShown ? "Hide the secret" : "Show the secret"}
              onClick={() => setIsShown(!isShown)}
              className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-control text-ink-3 hover:text-ink"
            >
              <Icon />
            </button>
          </span>
        )
      }
    </Field>
  );
}
