import type { RolloutDetail } from "@rollout/contract";
import { CopyButton } from "../../ui/copy-button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { formatOffset } from "../../ui/format/duration.js";
import { formatBytes } from "../../ui/format/numbers.js";
import { describeJson } from "../../ui/json-rows.js";
import { JsonTree } from "../../ui/json-tree.js";

/** What the attempt handed in with `finish`. */
export function OutputView({ detail: { rollout, output } }: { readonly detail: RolloutDetail }) {
  if (output === null || output === undefined) {
    const isOver = rollout.status === "failed" || rollout.status === "succeeded";
    return (
      <EmptyState title="No output">
        {isOver
          ? "finish sent none."
          : `The rollout is still ${rollout.status}; its output comes with finish.`}
      </EmptyState>
    );
  }
  const { words, bytes } = describeJson(output);
  return (
    <section aria-label="Output" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 flex-none items-center gap-2 border-b border-line px-4">
        <h2 className="font-medium">Output</h2>
        <span className="text-meta text-ink-3">
          {words}, {formatBytes(bytes)}
        </span>
        <span className="ml-auto flex items-center gap-2 text-meta text-ink-3">
          {rollout.durationMs !== null && `sent with finish at ${formatOffset(rollout.durationMs)}`}
          <CopyButton text={JSON.stringify(output, null, 2)} />
        </span>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <JsonTree value={output} label="Output" />
      </div>
    </section>
  );
}
