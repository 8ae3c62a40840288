import type { ReactNode } from "react";
import { EmptyState } from "../../../ui/empty-state.js";
import { StartCode } from "../start-code.js";

/** No dataset yet: make one, import one, or start a run without one. */
export function NoDatasets({
  workspace,
  children,
}: {
  readonly workspace: string;
  readonly children: ReactNode;
}) {
  return (
    <EmptyState title="No dataset yet">
      <p>A dataset holds the tasks that a run works through. Create one by hand, or import what you have.</p>
      <div className="mt-4 flex flex-wrap gap-2">{children}</div>
      <p className="mt-8">A run can also be started without one:</p>
      <StartCode workspace={workspace} />
    </EmptyState>
  );
}
