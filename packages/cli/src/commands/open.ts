import type { RolloutId } from "@rollout/contract";
import type { ApiClient } from "../api/api-client.js";
import { defineCommand, optional } from "../command.js";
import type { Context } from "../context.js";
import { findDataset } from "../datasets/find-dataset.js";
import { usageFailure } from "../failure.js";
import { openInBrowser } from "../open-browser.js";
import { bold } from "../output/text.js";
import { readId } from "../typed-ids.js";

/** Pages that have a word of their own. */
const pages: Readonly<Record<string, string>> = {
  traces: "traces",
  datasets: "datasets",
  files: "files",
  keys: "settings/api-keys",
  team: "settings/team",
  settings: "settings",
};

export const openPage = defineCommand({
  name: "open",
  summary: "Open a page of the workspace in the browser",
  description:
    "Takes the id of a run or rollout, the name or id of a dataset, or one of traces, datasets, files, keys, team, settings; the traces unless given.",
  arguments: { what: optional("what to open") },
  examples: ["rollout open", "rollout open ro_01J…", "rollout open paper-summary-v1"],
  run: async (context, { what = "traces" }) => showPage(context, (api) => pathOf(api, what)),
});

/** Opens a page of the workspace, or says its address where there is no browser. */
export async function showPage(context: Context, path: (api: ApiClient) => Promise<string>): Promise<void> {
  const api = await context.api();
  const { workspaces } = await api.call("getSession");
  const slug = workspaces[0]?.workspace.slug ?? "";
  const url = `${api.baseUrl}/w/${encodeURIComponent(slug)}/${await path(api)}`;
  const opened = await openInBrowser(url, context.variables);
  if (opened) context.output.done({ url, opened }, ["Opened ", bold(url)]);
  else if (context.output.mode === "json") context.output.json({ url, opened });
  else context.output.line(url);
}

/** The page of a rollout that is there: the browser would tell less of one that is not. */
export async function pathOfRollout(api: ApiClient, rolloutId: RolloutId): Promise<string> {
  await api.call("getRollout", { params: { rolloutId } });
  return `rollouts/${rolloutId}`;
}

async function pathOf(api: ApiClient, what: string): Promise<string> {
  if (Object.hasOwn(pages, what)) return pages[what]!;
  if (what.startsWith("ro_")) return pathOfRollout(api, readId("rollout", what));
  if (what.startsWith("run_")) {
    const runId = readId("run", what);
    await api.call("getRun", { params: { runId } });
    return `runs/${runId}`;
  }
  if (/[/\s]/.test(what))
    throw usageFailure(`${JSON.stringify(what)} is no id and no name.`, "See: rollout open --help");
  return `datasets/${(await findDataset(api, what)).id}`;
}
