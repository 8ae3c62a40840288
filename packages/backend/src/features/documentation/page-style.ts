/** The style sheet of the readable reference, in the colours of the web app. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --page: #fff; --sunken: #f7f8f9; --line: #e4e6e9; --ink: #191b1f; --ink-2: #4a4e54; --ink-3: #666a71;
  --link: #1c5f86; --soft: #e9f3fa;
  --sans: "Geist Variable", ui-sans-serif, system-ui, sans-serif;
  --mono: "Geist Mono Variable", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131417; --sunken: #0e0f12; --line: #26282c; --ink: #ececee; --ink-2: #b3b5ba; --ink-3: #93969b;
    --link: #83c3e8; --soft: #122a38;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body {
  margin: 0; display: grid; grid-template-columns: 232px minmax(0, 1fr); background: var(--page);
  color: var(--ink); font: 14px/22px var(--sans); letter-spacing: -.004em;
}
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 16px; background: var(--sunken);
  border-right: 1px solid var(--line); font-size: 13px; line-height: 20px;
}
nav .brand { margin: 0 0 12px; font-weight: 600; }
nav h2 { margin: 14px 0 2px; font-size: 12px; line-height: 16px; font-weight: 400; color: var(--ink-3); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 2px 0; color: var(--ink-2); overflow-wrap: anywhere; }
nav .brand a { display: inline; color: var(--ink); }
main { max-width: 860px; padding: 24px 32px 96px; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 28px; letter-spacing: -.018em; }
h2.tag { margin: 48px 0 0; padding-bottom: 6px; border-bottom: 1px solid var(--line); font-size: 17px; line-height: 24px; letter-spacing: -.014em; }
h3 { margin: 0 0 4px; font-size: 15px; line-height: 22px; letter-spacing: -.01em; }
p { margin: 0 0 8px; max-width: 640px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
section:target > h3, tr:target > * { background: var(--soft); }
code, .type, .method { font: 12px/20px var(--mono); letter-spacing: -.015em; }
.route, .schema { padding: 20px 0; border-bottom: 1px solid var(--line); }
.address { color: var(--ink); }
.method { font-weight: 600; }
.callers, .optional, .hint, .type { color: var(--ink-2); }
.optional { font-size: 12px; font-weight: 400; color: var(--ink-3); }
.number { font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 20px; }
caption { padding-bottom: 2px; text-align: left; font-size: 12px; line-height: 16px; color: var(--ink-3); }
th, td { padding: 5px 12px 5px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
.fields th { width: 38%; overflow-wrap: anywhere; }
td { overflow-wrap: anywhere; }
td p { margin: 0; color: var(--ink-2); }
dl { display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 4px 8px; margin: 10px 0 0; font-size: 13px; line-height: 20px; }
dt { color: var(--ink-3); }
dd { margin: 0; }
.code { font: 12px/20px var(--mono); letter-spacing: -.015em; color: var(--ink-2); margin-right: 6px; white-space: nowrap; }
@media (max-width: 760px) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 16px 16px 64px; }
  .fields th { width: 45%; }
}
`;
