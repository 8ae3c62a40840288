import type { ReactNode } from "react";
import { CodeText } from "../../../ui/code-text.js";
import { CopyButton } from "../../../ui/copy-button.js";
import { EmptyState } from "../../../ui/empty-state.js";

const codeFor = (workspace: string): string => `from mv37.rollout import Rollout

client = Rollout(base_url="${window.location.origin}", workspace="${workspace}")
run = client.start_run(workflow_name="first-look")`;

/** No dataset yet: make one, import one, or start a run without one. */
export function NoDatasets({
  workspace,
  children,
}: {
  readonly workspace: string;
  readonly children: ReactNode;
}) {
  const code = codeFor(workspace);
  return (
    <EmptyState title="No dataset yet">
      <p>A dataset holds the tasks that a run works through. Create one by hand, or import what you have.</p>
      <div className="mt-4 flex flex-wrap gap-2">{children}</div>
      <p className="mt-8">A run can also be started without one:</p>
      <div className="relative mt-2 rounded-control border border-line-2 bg-sunken p-3 pr-10 text-ink">
        <CodeText code={code} />
        <span className="absolute top-1.5 right-1.5">
          <CopyButton text={code} />
        </span>
      </div>
    </EmptyState>
  );
}
