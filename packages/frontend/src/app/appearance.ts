/** Theme and hue of this browser; public/appearance.js applies them before the first paint. */
import { useSyncExternalStore } from "react";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "rollout.appearance";
const listeners = new Set<() => void>();
const deviceIsDark = matchMedia("(prefers-color-scheme: dark)");

function readStored(): { theme?: unknown; hue?: unknown } {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? "{}") as { theme?: unknown; hue?: unknown };
  } catch {
    return {};
  }
}

function currentTheme(): Theme {
  const { theme } = readStored();
  return theme === "light" || theme === "dark" ? theme : "system";
}

function apply(): void {
  const theme = currentTheme();
  const isDark = theme === "dark" || (theme === "system" && deviceIsDark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

deviceIsDark.addEventListener("change", apply);

export function setTheme(theme: Theme): void {
  localStorage.setItem(storageKey, JSON.stringify({ ...readStored(), theme }));
  apply();
  for (const listener of listeners) listener();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentTheme);
