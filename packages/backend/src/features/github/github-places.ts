import type { SecretPlace } from "../../platform/secret-box.js";

/** The API of `https://github.com`, or of a GitHub Enterprise server. */
export function apiUrlOf(githubUrl: string): string {
  const { origin } = new URL(githubUrl);
  return origin === "https://github.com" ? "https://api.github.com" : `${origin}/api/v3`;
}

/** Where the token of a workspace belongs: sealed for one GitHub, it is never sent to another. */
export const tokenPlace = (workspaceId: string, apiUrl: string): SecretPlace => ({
  workspaceId,
  table: "github_connections",
  row: workspaceId,
  column: "token_sealed",
  origin: new URL(apiUrl).origin,
});

/** Where the state of a visit to GitHub belongs; it lies nowhere, and returns with the person. */
export const visitPlace: SecretPlace = {
  workspaceId: null,
  table: "github_connections",
  row: "visit",
  column: "state",
  origin: null,
};
