import type { Session } from "@rollout/contract";
import { defineCommand, optional } from "../command.js";
import type { Login } from "../config/logins.js";
import { loginsOf, profileOf, withLogin } from "../config/logins.js";
import { type Context, loginAgain } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

export const workspace = defineCommand({
  name: "workspace",
  summary: "Show the active workspace, or change it",
  arguments: { slug: optional("the workspace to make active") },
  examples: ["rollout workspace", "rollout workspace my-workspace"],
  async run(context, { slug }) {
    await (slug === undefined ? show(context) : change(context, slug));
  },
});

/** With a login, no call is needed: the file knows. */
async function show(context: Context): Promise<void> {
  const { output } = context;
  const { environmentKey, login, baseUrl } = await context.settings();
  const slug =
    environmentKey === undefined && login
      ? login.workspace
      : (await (await context.api()).call("getSession")).workspaces[0]?.workspace.slug;
  if (output.mode === "json") output.json({ workspace: slug ?? null, baseUrl });
  else output.line(slug ?? "");
}

/** Changes to a workspace that a saved key can access, as the server says now. */
async function change(context: Context, slug: string): Promise<void> {
  const { config, output } = context;
  const { environmentKey, environmentWorkspace, baseUrl, profile } = await context.settings();
  if (environmentKey !== undefined) {
    throw new Failure(
      "key_from_environment",
      "ROLLOUT_API_KEY is set, and its key belongs to one workspace.",
      {
        next: `Unset it, then run: rollout workspace ${slug}`,
      },
    );
  }
  const saved = loginsOf(profileOf(await config.read(), profile), baseUrl);
  const own = saved.find((login) => login.workspace === slug);
  // A workspace that was renamed has a key under its former address.
  for (const login of own ? [own] : saved) {
    const found = await accessOf(context, login, slug, login === own);
    if (!found) continue;
    await config.change(profile, (before) => withLogin(before, { ...login, workspace: found.slug }));
    output.done({ workspace: found.slug, baseUrl }, `Active workspace: ${found.slug}`);
    if (environmentWorkspace !== undefined && environmentWorkspace !== found.slug) {
      output.note(`ROLLOUT_WORKSPACE is set and wins over it: ${environmentWorkspace}`);
    }
    return;
  }
  throw noAccess(slug);
}

/** The workspace, where the login's key can access it. */
async function accessOf(
  context: Context,
  login: Login,
  slug: string,
  isOwn: boolean,
): Promise<Session["workspaces"][number]["workspace"] | undefined> {
  try {
    const { workspaces } = await context.apiOf(login).call("getSession");
    return workspaces.find((each) => each.workspace.slug === slug || each.formerSlugs.includes(slug))
      ?.workspace;
  } catch (error) {
    // Another login's key that is over says nothing about this workspace.
    if (error instanceof Failure && error.exitCode === exitCodes.notLoggedIn && !isOwn) return undefined;
    throw error;
  }
}

const noAccess = (slug: string): Failure =>
  new Failure("workspace_mismatch", `The saved key cannot access the workspace ${slug}.`, {
    next: loginAgain(slug),
    exitCode: exitCodes.forbidden,
  });
