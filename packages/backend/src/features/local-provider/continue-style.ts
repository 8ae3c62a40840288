/** The style sheet of the page "Continue as", in the colours of the web app. */
export const continueStyle = `:root {
  color-scheme: light dark;
  --page: #fff; --hover: oklch(.967 .003 255); --press: oklch(.940 .004 255); --line: oklch(.922 .003 255);
  --line-control: oklch(.615 .010 255); --ink: oklch(.215 .010 260); --ink-2: oklch(.420 .012 260);
  --ink-3: oklch(.525 .012 260); --solid: oklch(.235 .010 260); --solid-hover: oklch(.330 .010 260);
  --on-solid: oklch(.99 0 0); --accent: oklch(.560 .125 222); --bad: oklch(.560 .205 27);
  --bad-ink: oklch(.510 .190 27);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: oklch(.188 .005 262); --hover: oklch(.222 .006 262); --press: oklch(.262 .007 262);
    --line: oklch(.268 .006 262); --line-control: oklch(.560 .010 262); --ink: oklch(.945 .003 262);
    --ink-2: oklch(.770 .008 262); --ink-3: oklch(.660 .010 262); --solid: oklch(.930 .003 262);
    --solid-hover: oklch(.99 0 0); --on-solid: oklch(.190 .006 262); --accent: oklch(.700 .115 222);
    --bad: oklch(.690 .178 25); --bad-ink: oklch(.760 .130 24);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; display: flex; flex-direction: column; padding: 32px 40px 28px;
  background: var(--page); color: var(--ink);
  font: 13px/20px "Geist Variable", Geist, ui-sans-serif, system-ui, sans-serif; letter-spacing: -.003em;
}
.brand { display: flex; align-items: center; gap: 10px; font-size: 15px; line-height: 22px; font-weight: 600; letter-spacing: -.01em; }
.brand svg { width: 24px; height: 24px; }
.mark-ground { fill: var(--solid); }
.mark-bars { stroke: var(--on-solid); stroke-width: 2; stroke-linecap: round; }
main { width: 100%; max-width: 372px; margin: auto; padding: 40px 0; }
h1 { margin: 0; font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -.018em; }
h2 { margin: 24px 0 8px; font-size: 12px; line-height: 16px; font-weight: 400; color: var(--ink-3); }
p { margin: 0; color: var(--ink-2); }
p + form { margin-top: 20px; }
.accounts { margin: 20px 0 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.accounts li { border-bottom: 1px solid var(--line); }
.account {
  display: grid; grid-template-columns: 28px minmax(0, 1fr); column-gap: 12px; align-items: center; width: 100%;
  min-height: 48px; padding: 5px 8px; border: 0; border-radius: 5px; background: none; color: inherit;
  font: inherit; letter-spacing: inherit; text-align: left; cursor: pointer;
}
.account:hover { background: var(--hover); }
.account:active { background: var(--press); }
.initial {
  grid-row: span 2; display: grid; place-items: center; width: 28px; height: 28px; border-radius: 5px;
  background: var(--press); color: var(--ink-2); font-size: 12px; font-weight: 500;
}
.name { overflow: hidden; font-weight: 500; white-space: nowrap; text-overflow: ellipsis; }
.address { overflow: hidden; color: var(--ink-3); font-size: 12px; line-height: 16px; white-space: nowrap; text-overflow: ellipsis; }
label { display: block; margin: 12px 0 4px; font-weight: 500; }
input {
  width: 100%; height: 32px; padding: 0 10px; border: 1px solid var(--line-control); border-radius: 5px;
  background: var(--page); color: inherit; font: inherit; letter-spacing: inherit;
}
input:focus-visible { outline: 1px solid var(--accent); border-color: var(--accent); }
input[aria-invalid="true"] { border-color: var(--bad); }
.wrong { margin-top: 4px; color: var(--bad-ink); }
.primary {
  width: 100%; height: 36px; margin-top: 20px; padding: 0 14px; border: 0; border-radius: 5px;
  background: var(--solid); color: var(--on-solid); font: inherit; font-weight: 500; letter-spacing: inherit; cursor: pointer;
}
.primary:hover { background: var(--solid-hover); }
.quiet {
  display: inline; padding: 0; border: 0; background: none; color: var(--ink-2); font: inherit;
  letter-spacing: inherit; text-decoration: underline; text-underline-offset: 2px; cursor: pointer;
}
.quiet:hover { color: var(--ink); }
.back { margin-top: 20px; }
.account:focus-visible, .primary:focus-visible, .quiet:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
footer { color: var(--ink-3); font-size: 12px; line-height: 16px; }
@media (max-width: 640px) {
  body { padding: 16px; }
  .account { min-height: 52px; }
  input, .primary { height: 44px; font-size: 16px; }
}
`;
