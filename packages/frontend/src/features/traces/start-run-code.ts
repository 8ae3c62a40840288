/** Programs that send a first rollout to this very server and workspace. */

export interface CodeContext {
  readonly baseUrl: string;
  readonly workspace: string;
  /** Dataset to start with, if the workspace has one. */
  readonly dataset: string | null;
}

const text = (value: string): string => JSON.stringify(value);

export const pythonCode = ({ baseUrl, workspace, dataset }: CodeContext): string =>
  dataset === null
    ? `import os
from mv37.rollout import Rollout

rollout = Rollout(
    api_key=os.environ["ROLLOUT_API_KEY"],
    base_url=${text(baseUrl)},
    workspace=${text(workspace)},
)
run = rollout.start_run(workflow_name="First run", group_id="hello")

attempt = run.start_rollout(instruction="Say hello")
attempt.message("Hello", role="assistant")
attempt.finish(output={"summary": "Hello"})
`
    : `import os
from mv37.rollout import Rollout

rollout = Rollout(
    api_key=os.environ["ROLLOUT_API_KEY"],
    base_url=${text(baseUrl)},
    workspace=${text(workspace)},
)
run = rollout.start_run(
    ${text(dataset)}, workflow_name="First run", group_id="hello"
)

for task in run.tasks:
    attempt = run.start_rollout(task)
    attempt.message("Starting task", role="system")
    attempt.finish(output={"summary": "Replace this with your answer"})
`;

export const typescriptCode = ({ baseUrl, workspace, dataset }: CodeContext): string =>
  dataset === null
    ? `import { Rollout } from "@mv37/rollout";

const rollout = new Rollout({
  apiKey: process.env.ROLLOUT_API_KEY,
  baseUrl: ${text(baseUrl)},
  workspace: ${text(workspace)},
});
const run = await rollout.startRun(undefined, {
  workflowName: "First run",
  groupId: "hello",
});

const attempt = await run.startRollout({ instruction: "Say hello" });
await attempt.message("Hello", "assistant");
await attempt.finish({ output: { summary: "Hello" } });
`
    : `import { Rollout } from "@mv37/rollout";

const rollout = new Rollout({
  apiKey: process.env.ROLLOUT_API_KEY,
  baseUrl: ${text(baseUrl)},
  workspace: ${text(workspace)},
});
const run = await rollout.startRun(${text(dataset)}, {
  workflowName: "First run",
  groupId: "hello",
});

for (const task of run.tasks) {
  const attempt = await run.startRollout(task);
  await attempt.message("Starting task", "system");
  await attempt.finish({ output: { summary: "Replace this with your answer" } });
}
`;

/** How to install the SDK from this server, as long as it is not published, and to make a key beside the server. */
export function installCode(
  language: "python" | "typescript",
  { baseUrl }: Pick<CodeContext, "baseUrl">,
  packages: readonly { name: string; url: string }[],
): string {
  const ending = language === "python" ? ".whl" : ".tgz";
  const found = packages.find(({ name }) => name.endsWith(ending));
  const tool = language === "python" ? "pip install" : "npm install";
  const source = found
    ? `"${baseUrl}${found.url}"`
    : language === "python"
      ? "./packages/sdk-python"
      : "./packages/sdk-typescript";
  return `${tool} ${source}
export ROLLOUT_API_KEY="mv37_rl_..."`;
}
