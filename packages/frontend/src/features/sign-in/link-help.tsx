import { CopyButton } from "../../ui/copy-button.js";

const command = `node packages/backend/dist/admin.js owner-link --base-url ${window.location.origin}`;

/** How to get a one-time link: the only way in where no provider is configured. */
export function LinkHelp({ folded }: { readonly folded: boolean }) {
  if (!folded) {
    return (
      <section className="mt-6">
        <h2 className="font-medium">Open a link of the operator</h2>
        <Ways />
      </section>
    );
  }
  return (
    <details className="mt-5 text-meta text-ink-3">
      <summary className="w-fit rounded-bar hover:text-ink">Sign in by a link of the operator</summary>
      <div className="mt-2 text-ui">
        <Ways />
      </div>
    </details>
  );
}

const Ways = () => (
  <>
    <p className="text-ink-2">
      It begins with{" "}
      <span className="font-mono text-mono text-ink [overflow-wrap:anywhere]">
        {window.location.origin}/sign-in/link
      </span>{" "}
      and works once, within an hour. A server on your own machine prints one at each start; elsewhere ask
      whoever runs it for one. This makes one:
    </p>
    <div className="mt-2 flex items-center justify-between gap-2 rounded-control border border-line-2 bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 text-mono text-ink [overflow-wrap:anywhere]">{command}</code>
      <CopyButton text={command} />
    </div>
  </>
);
