import open from "open";

/** How long a browser that cannot be started may take to say so, in milliseconds. */
const patienceMs = 1_500;

/**
 * Opens a page, where there is a browser to open it in.
 *
 * @returns Whether a browser was started; never throws, since the person can open the page by hand.
 */
export async function openInBrowser(
  url: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (!/^https?:\/\//.test(url) || !hasScreen(variables)) return false;
  try {
    const browser = await open(url);
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), patienceMs);
      const settle = (opened: boolean) => (): void => {
        clearTimeout(timer);
        resolve(opened);
      };
      browser.once("error", settle(false));
      browser.once("exit", (code) => settle(code === 0)());
    });
  } catch {
    return false;
  }
}

/** Over SSH, or without a display, a browser would open where nobody sees it, or draw into this terminal. */
function hasScreen(variables: Readonly<Record<string, string | undefined>>): boolean {
  if (variables.SSH_CONNECTION) return false;
  if (process.platform !== "linux") return true;
  return Boolean(variables.DISPLAY || variables.WAYLAND_DISPLAY || variables.WSL_DISTRO_NAME);
}
