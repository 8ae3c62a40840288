/** A form's field: label, control, and below it a hint or what is wrong. */
import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

/** What a control takes to belong to its field. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Takes the place of the hint; ends with the repair where there is one. */
  readonly error?: ReactNode;
  readonly optional?: boolean;
  readonly children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const noteId = `${id}-note`;
  return (
    <div className="flex min-w-0 flex-col gap-1.25">
      <div className="flex justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {optional && <span className="text-ink-3">optional</span>}
      </div>
      {children({
        id,
        ...(note ? { "aria-describedby": noteId } : {}),
        ...(error ? { "aria-invalid": true as const } : {}),
      })}
      {note && (
        <p
          id={noteId}
          role={error ? "alert" : undefined}
          className={clsx("text-meta", error ? "text-bad-ink" : "text-ink-3")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

/** Classes of every control that is typed into. */
export const controlClass =
  "min-w-0 rounded-control border border-line-control bg-page px-2.5 text-ink placeholder:text-ink-3 hover:border-ink-3 focus-within:border-accent focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-50";

/* Not in `controlClass`: a button counts as read-only, too. */
const readOnlyClass = "read-only:border-line read-only:bg-sunken";

/** One line of text, 32 high. */
export const TextInput = ({ className, ...rest }: ComponentProps<"input">) => (
  <input
    type="text"
    autoComplete="off"
    spellCheck={false}
    {...rest}
    className={clsx(controlClass, readOnlyClass, "h-8", className)}
  />
);

/** Several lines of text. */
export const TextArea = ({ className, ...rest }: ComponentProps<"textarea">) => (
  <textarea rows={3} {...rest} className={clsx(controlClass, readOnlyClass, "min-h-18 py-1.5", className)} />
);
