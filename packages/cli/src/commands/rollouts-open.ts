import { defineCommand, required } from "../command.js";
import { showPage } from "./open.js";

export const rolloutsOpen = defineCommand({
  name: "rollouts open",
  summary: "Open a rollout in the browser",
  arguments: { id: required("id of the rollout: ro_…") },
  run: (context, { id }) => showPage(context, () => `rollouts/${encodeURIComponent(id)}`),
});
