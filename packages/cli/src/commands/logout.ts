import { defineCommand, flag } from "../command.js";
import { type Login, loginsOf, profileOf, withoutLogins } from "../config/logins.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

export const logout = defineCommand({
  name: "logout",
  summary: "Remove the saved keys of this server from this machine",
  options: { revoke: flag("revoke the keys at the server, too") },
  async run(context, { revoke }) {
    const { config, output, variables } = context;
    const { baseUrl, profile } = await context.settings();
    const logins = loginsOf(profileOf(await config.read(), profile), baseUrl);
    if (logins.length === 0) {
      output.done({ removed: [], revoked: [] }, `You were not logged in to ${baseUrl}.`);
      return;
    }
    const revoked: Login[] = [];
    const failures: Failure[] = [];
    for (const login of revoke ? logins : []) {
      const failure = await revokeKey(context, login);
      if (failure) failures.push(failure);
      else revoked.push(login);
    }
    await config.change(profile, (before) => withoutLogins(before, baseUrl));
    output.done(
      { removed: logins.map(nameOf), revoked: revoked.map(nameOf) },
      `Logged out of ${baseUrl}`,
      ...logins.map((login) => keyLine(login, revoked.includes(login))),
    );
    if (variables.ROLLOUT_API_KEY)
      output.note("ROLLOUT_API_KEY is still set, so commands go on using its key.");
    const [failure] = failures;
    if (failure) {
      throw new Failure("key_not_revoked", `The key was not revoked: ${failure.message}`, {
        next: "Revoke it in the web app under Settings, API keys.",
        exitCode: failure.exitCode,
        cause: failure,
      });
    }
  },
});

/** Why the key is still valid, or undefined when it is not. */
async function revokeKey(context: Context, login: Login): Promise<Failure | undefined> {
  try {
    await context.apiOf(login).call("revokeApiKey", { params: { apiKeyId: login.apiKeyId } });
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // A key that the server does not take any more is over already.
    return error.exitCode === exitCodes.notLoggedIn ? undefined : error;
  }
}

const nameOf = ({ workspace, apiKeyId }: Login) => ({ workspace, apiKeyId });

const keyLine = ({ workspace }: Login, isRevoked: boolean): string =>
  isRevoked
    ? `removed and revoked the key of ${workspace}`
    : `removed the key of ${workspace}; it stays valid until it expires or is revoked in Settings`;
