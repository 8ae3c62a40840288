import { Filter, Flag, KeyRound, RadioTower } from "lucide-react";
import type { ReactNode } from "react";
import { useWorkspace } from "../../api/workspace.js";
import { StartRunGuide } from "./start-run-guide.js";

/** A workspace without runs: what to do, and what to check when nothing arrives. */
export function NoRuns() {
  const workspace = useWorkspace();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1060px] grid-cols-[minmax(0,680px)_280px] gap-14 px-4 py-12 max-desk:grid-cols-1 max-desk:gap-10 max-phone:py-6">
        <div>
          <h2 className="text-title">No runs in {workspace} yet</h2>
          <p className="mt-1 mb-6 text-ink-2">
            Run this once. The rollout appears here while it runs; nothing needs to be reloaded.
          </p>
          <StartRunGuide />
        </div>
        <aside className="border-l border-line pl-7 max-desk:border-t max-desk:border-l-0 max-desk:pt-6 max-desk:pl-0">
          <h3 className="mb-3 font-medium">If nothing arrives</h3>
          <ul className="flex flex-col gap-2 text-ink-2">
            <Check icon={<KeyRound />}>
              The key belongs to <span className="text-ink">{workspace}</span>
            </Check>
            <Check icon={<RadioTower />}>
              The code calls <Code>start_run</Code> and <Code>start_rollout</Code>
            </Check>
            <Check icon={<Flag />}>
              It calls <Code>finish</Code>, which sends what is waiting
            </Check>
            <Check icon={<Filter />}>No filter is set on this page</Check>
          </ul>
        </aside>
      </div>
    </div>
  );
}

const Check = ({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) => (
  <li className="flex gap-2">
    <span className="mt-0.5 text-ink-3">{icon}</span>
    <span>{children}</span>
  </li>
);

const Code = ({ children }: { readonly children: string }) => (
  <code className="text-mono text-ink">{children}</code>
);
