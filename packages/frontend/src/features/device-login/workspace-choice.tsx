/** Which workspace the key of a login is for. */
import { RadioGroup } from "@base-ui/react/radio-group";
import type { Session } from "@rollout/contract";
import clsx from "clsx";
import { RadioDot } from "../../ui/radio-dot.js";

interface WorkspaceChoiceProps {
  readonly workspaces: Readonly<Session["workspaces"]>;
  /** Slug. */
  readonly value: string;
  readonly onChange: (slug: string) => void;
}

export const WorkspaceChoice = ({ workspaces, value, onChange }: WorkspaceChoiceProps) => (
  <RadioGroup
    aria-labelledby="workspace-of-login"
    value={value}
    onValueChange={(next) => onChange(next as string)}
    className="max-h-76 divide-y divide-line overflow-y-auto rounded-control border border-line-2"
  >
    {workspaces.map(({ workspace: { slug, name }, role }) => (
      // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control, an input beside its dot.
      <label
        key={slug}
        className={clsx(
          "flex min-h-9 items-start gap-2.5 border-l-2 px-2.5 py-2 select-none max-phone:min-h-11 max-phone:py-3",
          slug === value ? "border-l-accent bg-accent-soft" : "border-l-transparent hover:bg-hover",
        )}
      >
        <RadioDot value={slug} />
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <span className="font-medium">{slug}</span>
          {name !== slug && <span className="text-ink-2"> {name}</span>}
        </span>
        <span className="text-ink-2">{role}</span>
      </label>
    ))}
  </RadioGroup>
);
