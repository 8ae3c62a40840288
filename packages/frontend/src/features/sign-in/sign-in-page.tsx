import { getRouteApi } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { CopyButton } from "../../ui/copy-button.js";
import { useTitle } from "../../ui/use-title.js";
import { SignInFrame } from "./sign-in-frame.js";

const route = getRouteApi("/sign-in");
const command = `node packages/backend/dist/admin.js owner-link --base-url ${window.location.origin}`;

/** Nobody is signed in: how to get the link that signs in. */
export function SignInPage() {
  useTitle("Sign in");
  const { reason } = route.useSearch();
  return (
    <SignInFrame>
      <h1 className="text-title">Sign in</h1>
      <p className="text-ink-2">Run agent tasks from your own code and read what happened.</p>
      {reason === "no-workspace" && (
        <div role="alert" className="mt-5 flex gap-3 border-l-2 border-warn bg-warn-soft py-2.5 pr-3 pl-3">
          <TriangleAlert className="mt-0.5 text-warn-ink" />
          <p>
            <span className="font-medium">You are not a member of any workspace.</span>
            <br />
            <span className="text-ink-2">Ask the owner of your workspace to invite you.</span>
          </p>
        </div>
      )}
      <section className="mt-6">
        <h2 className="font-medium">Open the link that the server printed</h2>
        <p className="text-ink-2">
          Each start on this machine prints one that begins with{" "}
          <span className="font-mono text-mono text-ink [overflow-wrap:anywhere]">
            {window.location.origin}/sign-in/link
          </span>
          . It works once, within an hour.
        </p>
      </section>
      <section className="mt-5">
        <h2 className="mb-2 font-medium">Or ask for a fresh one</h2>
        <div className="flex items-center justify-between gap-2 rounded-control border border-line-2 bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 text-mono [overflow-wrap:anywhere]">{command}</code>
          <CopyButton text={command} />
        </div>
      </section>
      <p className="mt-5 text-meta text-ink-3">
        {reason === "signed-out"
          ? "You are signed out of this browser."
          : "The link signs in the owner of this server."}
      </p>
    </SignInFrame>
  );
}
