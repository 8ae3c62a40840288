// Before the first paint, so that a dark page never flashes white. src/app/appearance.ts writes what is read here.
const root = document.documentElement;
let stored = {};
try {
  stored = JSON.parse(localStorage.getItem("rollout.appearance") ?? "{}");
} catch {
  // Storage that is blocked or broken leaves the device's theme.
}
const slug = /^\/w\/([^/]+)/.exec(location.pathname)?.[1];
const chosen = stored.workspaces?.[slug] ?? stored;
const wantsDark = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.theme =
  chosen.theme === "light" || chosen.theme === "dark" ? chosen.theme : wantsDark ? "dark" : "light";
if (Number.isInteger(chosen.hue)) root.style.setProperty("--hue", String(chosen.hue));
