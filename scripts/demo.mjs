/**
 * `make demo`: serves Rollout with a small dataset and finished runs of two example agents. What is there already is
 * not made again, so a second start is quick and adds nothing.
 */
import { root, runQuietly } from "./parts/command.mjs";
import { DemoApi } from "./parts/demo-api.mjs";
import { importDataset } from "./parts/demo-dataset.mjs";
import { readDemoKey, writeDemoEnvironment } from "./parts/demo-environment.mjs";
import { startDemoServer } from "./parts/demo-server.mjs";
import { venvProgram } from "./parts/python.mjs";

const workspace = "my-workspace";
const agents = [
  {
    name: "TypeScript",
    group: "thread-42",
    command: [process.execPath, ["examples/paper-agent-typescript/dist/agent.js"]],
  },
  {
    name: "Python",
    group: "thread-43",
    command: [venvProgram("python"), ["examples/paper-agent-python/agent.py"]],
  },
];

async function demo() {
  const apiKey = await readDemoKey();
  const server = await startDemoServer({ workspace, apiKey });
  try {
    const environmentFile = writeDemoEnvironment({ url: server.url, apiKey, workspace });
    const api = new DemoApi(server.url, apiKey);
    await importDataset(api);
    await Promise.all(agents.map((agent) => runAgent(api, server.url, apiKey, agent)));
    await printLinks(api, server, environmentFile);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server.ended;
}

/** Runs one example agent unless its group has a run already. */
async function runAgent(api, url, apiKey, { name, group, command: [program, args] }) {
  const { runs } = await api.get(`/api/v1/runs?groupBy=group_id&groupKey=${group}`);
  if (runs.length > 0) return;
  console.log(`demo: the example agent in ${name} runs the dataset`);
  const env = {
    ...process.env,
    ROLLOUT_BASE_URL: url,
    ROLLOUT_API_KEY: apiKey,
    ROLLOUT_WORKSPACE: workspace,
  };
  const { code, output } = await runQuietly(program, args, { env, cwd: root });
  if (code !== 0) throw new Error(`The example agent in ${name} ended with exit code ${code}:\n${output}`);
}

async function printLinks(api, server, environmentFile) {
  // The user's own runs may share the group, as the seed's programs do: the demo's are told by their agent.
  const { runs } = await api.get(
    `/api/v1/runs?groupBy=group_id&groupKey=${agents[0].group}&agent=paper-agent`,
  );
  const run = runs.at(-1);
  const { rollouts } = await api.get(`/api/v1/rollouts?runId=${run.id}&status=failed`);
  const rollout = rollouts.at(-1);
  const page = (path) => `${server.url}/w/${workspace}/${path}`;
  console.log(`
Rollout is ready.

  Open this first, it signs you in (once, within an hour):
    ${server.ownerLink}

  Then look at
    all groups        ${page("traces")}
    a run             ${page(`runs/${run.id}`)}
    a failed rollout  ${page(`rollouts/${rollout.id}`)}
    the API           ${server.url}/api/docs

  To run your own code against it, in another terminal:
    . ${environmentFile}

  Ctrl-C ends it; what you made stays for the next time.
`);
}

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
}
