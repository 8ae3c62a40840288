import { defineCommand } from "../command.js";
import { requiredId } from "../typed-ids.js";
import { pathOfRollout, showPage } from "./open.js";

export const rolloutsOpen = defineCommand({
  name: "rollouts open",
  summary: "Open a rollout in the browser",
  arguments: { id: requiredId("rollout") },
  run: (context, { id }) => showPage(context, (api) => pathOfRollout(api, id)),
});
