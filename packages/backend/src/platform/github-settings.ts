import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { isLoopbackUrl } from "./loopback.js";

/** The GitHub App of the operator. */
export interface GithubAppSettings {
  readonly id: string;
  /** As in github.com/apps/<slug>. */
  readonly slug: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface GithubSettings {
  /** `https://github.com`, or a GitHub Enterprise server. */
  readonly url: string;
  /** Absent: workspaces connect by tokens alone. */
  readonly app: GithubAppSettings | undefined;
}

const text = z.string().min(1).optional();

export const githubVariables = {
  ROLLOUT_GITHUB_URL: z.url({ protocol: /^https?$/ }).default("https://github.com"),
  ROLLOUT_GITHUB_APP_ID: z.string().regex(/^\d+$/, "write the number that GitHub calls App ID").optional(),
  ROLLOUT_GITHUB_APP_SLUG: z
    .string()
    .regex(/^[\w-]+$/, "write the name as it stands in the App's address")
    .optional(),
  ROLLOUT_GITHUB_APP_PRIVATE_KEY: text,
  ROLLOUT_GITHUB_APP_CLIENT_ID: text,
  ROLLOUT_GITHUB_APP_CLIENT_SECRET: text,
};

const variablesSchema = z.object(githubVariables);

/**
 * All or none of the variables of the App.
 *
 * @throws {Error} with a sentence that names the variable.
 */
export function githubSettings(values: z.infer<typeof variablesSchema>): GithubSettings {
  const { ROLLOUT_GITHUB_URL: url, ...ofApp } = values;
  if (new URL(url).protocol === "http:" && !isLoopbackUrl(url))
    throw new Error(
      `ROLLOUT_GITHUB_URL is ${url}: http is for loopback alone, as tokens travel there. Give an address with https.`,
    );
  const {
    ROLLOUT_GITHUB_APP_ID: id,
    ROLLOUT_GITHUB_APP_SLUG: slug,
    ROLLOUT_GITHUB_APP_PRIVATE_KEY: key,
    ROLLOUT_GITHUB_APP_CLIENT_ID: clientId,
    ROLLOUT_GITHUB_APP_CLIENT_SECRET: clientSecret,
  } = ofApp;
  if (!id && !slug && !key && !clientId && !clientSecret) return { url, app: undefined };
  if (!id || !slug || !key || !clientId || !clientSecret) {
    const missing = Object.keys(githubVariables).filter(
      (name) => name.startsWith("ROLLOUT_GITHUB_APP_") && !ofApp[name as keyof typeof ofApp],
    );
    throw new Error(
      `The GitHub App is configured in part: ${missing.join(" and ")} is missing. Set all, or none.`,
    );
  }
  return { url, app: { id, slug, clientId, clientSecret, privateKey: readPrivateKey(key) } };
}

/** PEM as GitHub gives it, with its line ends written as \n where a variable holds one line, or all of it in base64. */
function readPrivateKey(given: string): string {
  const pem = given.includes("-----BEGIN")
    ? given.replaceAll("\\n", "\n")
    : Buffer.from(given, "base64").toString("utf8");
  try {
    return createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    throw new Error(
      "ROLLOUT_GITHUB_APP_PRIVATE_KEY is no private key: give the PEM file that GitHub made, or its bytes in base64.",
    );
  }
}
