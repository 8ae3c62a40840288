/** Shows theme and hue on the page, and keeps them for the first paint of the next visit: public/appearance.js. */
import { type Appearance, defaultAppearance } from "@rollout/contract";
import { useSyncExternalStore } from "react";

const storageKey = "rollout.appearance";
const deviceIsDark = matchMedia("(prefers-color-scheme: dark)");

let shown: Appearance = { ...defaultAppearance, ...readStored() };

function readStored(): Partial<Appearance> & { workspaces?: Record<string, Appearance> } {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? "{}") as object;
  } catch {
    return {};
  }
}

const isDark = (): boolean => shown.theme === "dark" || (shown.theme === "system" && deviceIsDark.matches);

function apply(): void {
  const root = document.documentElement;
  root.dataset.theme = isDark() ? "dark" : "light";
  root.style.setProperty("--hue", String(shown.hue));
}

deviceIsDark.addEventListener("change", apply);

/** Makes the page look as its reader chose for this workspace. */
export function showAppearance(workspace: string, { theme, hue }: Appearance): void {
  shown = { theme, hue };
  apply();
  try {
    const workspaces = { ...readStored().workspaces, [workspace]: shown };
    localStorage.setItem(storageKey, JSON.stringify({ ...shown, workspaces }));
  } catch {
    // Without storage the first paint is that of the device.
  }
}

const watchRoot = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
};

/** Whether the page is light or dark now, whatever the choice. */
export const useShownTheme = (): "light" | "dark" =>
  useSyncExternalStore(watchRoot, () =>
    document.documentElement.dataset.theme === "dark" ? "dark" : "light",
  );
