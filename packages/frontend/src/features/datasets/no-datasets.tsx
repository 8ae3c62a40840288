import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { PageBar } from "../../ui/page-bar.js";

const codeFor = (workspace: string): string => `curl ${window.location.origin}/api/v1/datasets \\
  -H "Authorization: Bearer $ROLLOUT_API_KEY" \\
  -H "X-Rollout-Workspace: ${workspace}" \\
  -H "Content-Type: application/json" \\
  -d '{"name": "first-tasks", "tasks": [{"name": "hello", "instruction": "Say hello"}]}'`;

/** No dataset yet: how to make the first one by the API. */
export function NoDatasets({ workspace }: { readonly workspace: string }) {
  const code = codeFor(workspace);
  return (
    <>
      <PageBar>
        <h1 className="text-prose font-semibold">Datasets</h1>
      </PageBar>
      <EmptyState title="No dataset yet">
        <p>
          A dataset holds the tasks that a run works through. Make one with a key that may write; a run can
          also be started without one.
        </p>
        <div className="relative mt-4 rounded-control border border-line-2 bg-sunken p-3 pr-10 text-ink">
          <CodeText code={code} />
          <span className="absolute top-1.5 right-1.5">
            <CopyButton text={code} />
          </span>
        </div>
      </EmptyState>
    </>
  );
}
