import type { Session } from "@rollout/contract";
import { defineCommand } from "../command.js";
import { dim } from "../output/text.js";

export const whoami = defineCommand({
  name: "whoami",
  summary: "Show user, active workspace and key",
  async run(context) {
    const { output } = context;
    const api = await context.api();
    const session = await api.call("getSession");
    const { environmentKey, profile } = await context.settings();
    const { user, apiKey } = session;
    const workspace = session.workspaces[0]?.workspace;
    output.facts({
      json: {
        user: user && { id: user.id, name: user.name, email: user.email },
        workspace: workspace ?? null,
        apiKey,
        baseUrl: api.baseUrl,
        profile,
        keyFrom: environmentKey === undefined ? "login" : "ROLLOUT_API_KEY",
      },
      facts: [
        ["user", user ? nameOf(user) : undefined],
        ["workspace", workspace && [workspace.slug, dim(`  ${workspace.name}`)]],
        ["key", apiKey ? [apiKey.preview, dim(`  ${apiKey.name}`)] : undefined],
        ["scopes", apiKey?.scopes.join(", ")],
        ["server", api.baseUrl],
        ["profile", profile === "default" ? undefined : profile],
        ["key from", environmentKey === undefined ? undefined : "ROLLOUT_API_KEY"],
      ],
      quiet: user?.email ?? user?.name ?? apiKey?.name ?? "",
    });
  },
});

const nameOf = ({ name, email }: NonNullable<Session["user"]>): string =>
  email === null || email === name ? name : `${name} <${email}>`;
