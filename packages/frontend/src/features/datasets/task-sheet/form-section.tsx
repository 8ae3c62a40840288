import type { ReactNode } from "react";

interface FormSectionProps {
  readonly title: string;
  /** At the right of the title. */
  readonly action?: ReactNode;
  readonly error?: string | undefined;
  /** By which a control refers to the error. */
  readonly errorId?: string;
  /** Differs from what is saved. */
  readonly dirty?: boolean;
  readonly children: ReactNode;
}

/** A part of the task's form: title, control, what is wrong. */
export const FormSection = ({ title, action, error, errorId, dirty = false, children }: FormSectionProps) => (
  <section className="flex flex-col gap-1.5">
    <div className="flex min-h-6 items-center justify-between gap-3">
      <h3 className="flex items-center gap-1.5 font-medium">
        {dirty && <span role="img" aria-label="Not saved" className="size-1.25 rounded-full bg-accent" />}
        {title}
      </h3>
      <span className="text-meta text-ink-3">{action}</span>
    </div>
    {children}
    {error && (
      <p id={errorId} role="alert" className="text-meta text-bad-ink">
        {error}
      </p>
    )}
  </section>
);
