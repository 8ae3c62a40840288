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
    import("../features/datasets/list/datasets-page.js"),
    import("../features/datasets/page/dataset-page.js"),
    import("../features/files/files-page.js"),
    import("../features/buckets/connect-bucket-page.js"),
    import("../features/buckets/bucket-page.js"),
    import("../features/github-export/export-page.js"),
    import("../features/settings/settings-frame.js"),
    import("../features/settings/settings-home.js"),
    import("../features/api-keys/api-keys-page.js"),
    import("../features/team/team-page.js"),
    import("../features/appearance/appearance-page.js"),
    import("../features/audit/audit-page.js"),
    import("../features/workspace-settings/workspace-settings-page.js"),
    import("../features/github-settings/github-page.js"),
    import("../features/open-sessions/open-sessions-page.js"),
  ]);
