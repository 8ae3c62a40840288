import { unreadableReply } from "../api/api-failure.js";
import { defineCommand, flagOff, text } from "../command.js";
import { isLogin, type Login, withLogin } from "../config/logins.js";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { programDescription } from "../login/program-description.js";
import { takeKey } from "../login/take-key.js";
import { openInBrowser } from "../open-browser.js";
import { bold, dim } from "../output/text.js";

export const login = defineCommand({
  name: "login",
  summary: "Log in by your browser",
  description:
    "Shows a code and opens the page where you type it. Approving there makes an API key for one workspace, valid for 90 days, which is saved in the config file.",
  options: {
    browser: flagOff("print the address instead of opening it"),
    workspace: text("slug", "the workspace to log in to"),
  },
  examples: ["rollout login", "rollout login --workspace my-workspace", "rollout login --no-browser"],
  async run(context, { browser, workspace }) {
    const { config, output, signal } = context;
    const { profile, environmentWorkspace } = await context.settings();
    const wanted = workspace ?? environmentWorkspace;
    const api = await context.openApi();
    const started = await api.call("startDeviceLogin", {
      body: { ...programDescription(), ...(wanted === undefined ? {} : { workspace: wanted }) },
    });
    // Before the browser is started, which may take its time.
    output.notice(["Open ", bold(started.url)]);
    output.notice([
      "and type the code ",
      bold(started.userCode),
      dim("   valid for 10 minutes; Ctrl-C gives up"),
    ]);
    if (browser && (await openInBrowser(started.url, context.variables))) {
      output.note("Your browser shows the page.");
    }
    const progress = output.progress("Waiting for your approval in the browser");
    const key = await takeKey((until) => context.openApi(until), started, signal).finally(() =>
      progress.end(),
    );
    const made = {
      baseUrl: api.baseUrl,
      apiKey: key.secret,
      apiKeyId: key.apiKey.id,
      workspace: key.workspace.slug,
      createdAt: key.apiKey.createdAt,
    };
    if (!isLogin(made)) throw unreadableReply(api.baseUrl);
    let unused: readonly Login[] = [made];
    try {
      signal.throwIfAborted();
      let former: readonly Login[] = [];
      await config.change(profile, (before) => {
        const after = withLogin(before, made);
        former = before.logins.filter((login) => !after.logins.includes(login));
        return after;
      });
      unused = former;
    } finally {
      // A key that is saved nowhere must not stay valid for 90 days: the new one where saving failed, else the former.
      for (const login of unused) await revoke(context, login);
    }
    output.done(
      { user: key.user, workspace: key.workspace, apiKey: key.apiKey, baseUrl: api.baseUrl, profile },
      `Logged in as ${key.user.email ?? key.user.name}`,
      `workspace ${key.workspace.slug}`,
    );
    if (context.environment.apiKey !== undefined) {
      output.note("ROLLOUT_API_KEY is set and wins over this login; unset it to use the login.");
    }
  },
});

/** How long a revocation may take, also after Ctrl-C, in ms. */
const revocationMs = 5_000;

async function revoke(context: Context, login: Login): Promise<void> {
  try {
    const params = { apiKeyId: login.apiKeyId };
    await context.apiOf(login, AbortSignal.timeout(revocationMs)).call("revokeApiKey", { params });
  } catch (error) {
    // The server knows it no more: then it is as good as revoked.
    if (error instanceof Failure && ["key_unknown", "key_revoked", "key_expired"].includes(error.code))
      return;
    context.output.note(
      `The key ${login.apiKeyId} is in use no more and could not be revoked: do it in Settings, API keys.`,
    );
  }
}
