import { type Html, html, nothing } from "../../platform/html.js";
import type { LocalPerson } from "./local-provider.js";

/** Server-rendered, without a script: the style sheet is a file of its own. */
const layout = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Rollout</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/oidc/continue.css">
</head>
<body>
<div class="brand"><svg viewBox="0 0 20 20" aria-hidden="true"><rect class="mark-ground" width="20" height="20" rx="4"/><g class="mark-bars"><path d="M5 6.5h5"/><path d="M7 10h7.5"/><path d="M10.5 13.5h4"/></g></svg>Rollout</div>
<main>${content}</main>
<footer>Local sign-in: this server runs on your own machine and believes what you say here.</footer>
</body>
</html>
`.text;

export interface ContinuePage {
  readonly accounts: readonly LocalPerson[];
  /** Where the forms go. */
  readonly action: string;
  /** Fields as they were sent, when they were not usable. */
  readonly typed?: Readonly<Record<string, string>> | undefined;
}

/** Who signs in: one of those who did before, by one click, or anybody by name and address. */
export function continuePage({ accounts, action, typed }: ContinuePage): string {
  const known = accounts.map(
    ({ subject, name, email }) =>
      html`<li><form method="post" action="${action}"><button class="account" name="account" value="${subject}"><span class="initial" aria-hidden="true">${initialOf(name)}</span><span class="name">${name}</span><span class="address">${email}</span></button></form></li>`,
  );
  return layout(
    "Continue as",
    html`<h1>Continue as</h1>
<p>Whoever you say you are is who you are here.</p>
${accounts.length > 0 ? html`<ul class="accounts">${known}</ul><h2>Somebody else</h2>` : nothing}
<form method="post" action="${action}">
<label for="name">Name</label>
<input id="name" name="name" value="${typed?.name ?? ""}" autocomplete="name" required maxlength="200"${accounts.length === 0 ? html` autofocus` : nothing}>
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" value="${typed?.email ?? ""}" autocomplete="email" required maxlength="254"${typed ? html` aria-invalid="true" aria-describedby="wrong"` : nothing}>
${typed ? html`<p class="wrong" id="wrong">Give a name and a whole address, as ines@northwind.example.</p>` : nothing}
<button class="primary">Continue</button>
</form>
<form class="back" method="post" action="${action}"><button class="quiet" name="cancel" value="yes">Back to the sign-in page</button></form>`,
  );
}

/** The question was answered already, or ten minutes went by. */
export const expiredPage = (): string =>
  layout(
    "Sign-in is over",
    html`<h1>This sign-in is over</h1>
<p>It was used already, or took longer than ten minutes. <a class="quiet" href="/sign-in">Start again</a></p>`,
  );

const initialOf = (name: string): string => (Array.from(name.trim())[0] ?? "–").toUpperCase();
