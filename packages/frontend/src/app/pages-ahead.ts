/**
 * Loads the code of every page of a workspace, so that a page opens at once, and without the server says so in the shell
 * instead of leaving it for the browser's own error page.
 */
export const loadPagesAhead = (): Promise<unknown> =>
  Promise.allSettled([
    import("../features/traces/groups-page.js"),
    import("../features/traces/group-page.js"),
    import("../features/runs/run-page.js"),
    import("../routes/rollout/rollout-page.js"),
    import("../features/datasets/datasets-page.js"),
    import("../features/datasets/dataset-page.js"),
  ]);
