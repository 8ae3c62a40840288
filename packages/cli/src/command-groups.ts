/** What the groups of commands are about, for help and completion. */
export const groups: Readonly<Record<string, string>> = {
  config: "Where this command keeps its settings",
  datasets: "Datasets and their tasks",
  keys: "API keys of yours",
  list: "Other words for listing",
  rollouts: "Rollouts and their pages",
  runs: "Runs of agents over tasks",
  self: "This command itself",
  trace: "The timeline of one rollout",
};
