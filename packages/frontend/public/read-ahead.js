// Asks for the timeline of the rollout that the address names before the app is there, which needs longer to load
// than the server to read it. src/api/read-ahead.ts takes the reply.
const page = /^\/w\/([^/]+)\/rollouts\/(ro_[0-9a-z]{26})\/?$/.exec(location.pathname);
if (page) {
  const headers = { accept: "application/json", "x-rollout-workspace": decodeURIComponent(page[1]) };
  const reply = fetch(`/api/v1/rollouts/${page[2]}/timeline`, { headers, credentials: "same-origin" });
  // Whoever takes it meets the error.
  reply.catch(() => undefined);
  window.rolloutReadAhead = { workspace: headers["x-rollout-workspace"], rolloutId: page[2], reply };
}
