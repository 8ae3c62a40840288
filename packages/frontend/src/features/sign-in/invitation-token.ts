/** The token of an invitation's link: taken out of the address, kept through the sign-in in this tab. */

const storageKey = "rollout.invitation";

/** The token of the address or, after a sign-in, the one that was kept; null when there is none. */
export function takeInvitationToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (token === null || token === "") return sessionStorage.getItem(storageKey);
  sessionStorage.setItem(storageKey, token);
  // It must not stay in the history.
  window.history.replaceState(window.history.state, "", window.location.pathname);
  return token;
}

export const forgetInvitationToken = (): void => sessionStorage.removeItem(storageKey);
