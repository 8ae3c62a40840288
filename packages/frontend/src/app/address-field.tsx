import clsx from "clsx";
import { Check, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Field } from "../ui/field.js";
import { RunningMark } from "../ui/status-mark.js";
import type { useAddressCheck } from "./use-address-check.js";

interface AddressFieldProps {
  readonly slug: string;
  readonly onChange: (slug: string) => void;
  readonly state: ReturnType<typeof useAddressCheck>;
  readonly error: ReactNode;
  /** What becomes of the address later. */
  readonly outlook: string;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** The address of a workspace, behind what stands before it, with the verdict at its right. */
export function AddressField({ slug, onChange, state, error, outlook, inputRef }: AddressFieldProps) {
  return (
    <Field
      label="Address"
      error={error}
      hint={
        <>
          Your code names it:{" "}
          <code className="text-[length:inherit] text-ink-2 [overflow-wrap:anywhere]">
            ROLLOUT_WORKSPACE="{slug}"
          </code>
          . {outlook}
        </>
      }
    >
      {(control) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the text is one on the field.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard reaches the field itself.
        <div
          className={clsx(
            "flex h-8 min-w-0 items-center rounded-control border bg-page px-2.5 focus-within:border-accent has-focus-visible:outline-1 has-focus-visible:outline-accent",
            error ? "border-bad" : "border-line-control hover:border-ink-3",
          )}
          onClick={(event) => event.currentTarget.querySelector("input")?.focus()}
        >
          <span className="min-w-0 shrink truncate font-mono text-mono text-ink-3 max-phone:hidden" dir="rtl">
            <bdi>{window.location.host}/w/</bdi>
          </span>
          <span className="flex-none font-mono text-mono text-ink-3 phone:hidden">/w/</span>
          <input
            {...control}
            ref={inputRef}
            value={slug}
            onChange={(event) => onChange(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            className="w-32 min-w-0 flex-1 bg-transparent font-mono text-mono outline-none"
          />
          <Verdict state={state} />
        </div>
      )}
    </Field>
  );
}

const Verdict = ({ state }: { readonly state: AddressFieldProps["state"] }) => (
  <span role="status" className="flex flex-none items-center gap-1.5 pl-2 text-meta">
    {state === "checking" && (
      <span className="late">
        <RunningMark />
        <span className="sr-only">checking</span>
      </span>
    )}
    {state === "free" && (
      <>
        <Check className="small text-ok" />
        <span className="text-ok-ink">free</span>
      </>
    )}
    {state === "taken" && (
      <>
        <X className="small text-bad" />
        <span className="text-bad-ink">taken</span>
      </>
    )}
  </span>
);
