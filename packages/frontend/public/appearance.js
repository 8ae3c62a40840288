// Before the first paint, so that a dark page never flashes white. src/app/appearance.ts writes what is read here.
const root = document.documentElement;
let stored = {};
try {
  stored = JSON.parse(localStorage.getItem("rollout.appearance") ?? "{}");
} catch {
  // Storage that is blocked or broken leaves the device's theme.
}
const wantsDark = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.theme =
  stored.theme === "light" || stored.theme === "dark" ? stored.theme : wantsDark ? "dark" : "light";
if (Number.isInteger(stored.hue)) root.style.setProperty("--hue", String(stored.hue));
