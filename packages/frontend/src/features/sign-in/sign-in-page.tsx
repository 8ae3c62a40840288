import { getRouteApi } from "@tanstack/react-router";
import { EntryFrame } from "../../app/entry-frame.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { Notice } from "../../ui/notice.js";
import { TextButton } from "../../ui/text-button.js";
import { useTitle } from "../../ui/use-title.js";
import { LinkHelp } from "./link-help.js";
import { signInErrorOf } from "./sign-in-errors.js";
import { useSignIn } from "./use-sign-in.js";

const route = getRouteApi("/sign-in");

/** Nobody is signed in: the way to the provider, or to a link of the operator. */
export function SignInPage() {
  useTitle("Sign in");
  const { reason, error: code, to } = route.useSearch();
  const signIn = useSignIn(to);
  const { provider, options } = signIn;
  const refusal = signInErrorOf(signIn.error === null ? code : codeOf(signIn.error));
  // Who has just left may want to come back as somebody else.
  const start = reason === "signed-out" ? signIn.startWithAnotherAccount : signIn.start;
  return (
    <EntryFrame>
      <h1 className="text-title">Sign in</h1>
      <p className="mt-1 text-ink-2">Run agent tasks from your own code and read what happened.</p>
      {options.isError && (
        <div className="-mx-4">
          <ErrorState
            title="This page does not know how to sign in here."
            error={options.error}
            onRetry={() => void options.refetch()}
          />
        </div>
      )}
      {(provider !== null || options.isPending) && (
        <Button
          variant="primary"
          size="large"
          className="mt-6 w-full min-w-0"
          disabled={provider === null}
          busy={signIn.isLeaving}
          autoFocus
          onClick={start}
        >
          <span className="truncate">
            {provider === null ? "Continue" : `Continue with ${provider.name}`}
          </span>
        </Button>
      )}
      {refusal ? (
        <Notice look="warn" title={refusal.title} className="mt-5">
          {refusal.way}
          {refusal.offersAnotherAccount && provider !== null && (
            <>
              {refusal.way.endsWith(".") ? " Or " : ", or "}
              <TextButton onClick={signIn.startWithAnotherAccount}>use another account</TextButton>.
            </>
          )}
        </Notice>
      ) : (
        reason === "signed-out" && (
          <Notice look="plain" title="You are signed out of this browser." className="mt-5" />
        )
      )}
      {provider?.isLocal && (
        <p className="mt-5 text-meta text-ink-3">
          This server runs on your own machine and signs you in by itself, without an account.
        </p>
      )}
      {options.isSuccess && <LinkHelp folded={provider !== null && reason !== "link"} />}
    </EntryFrame>
  );
}

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "sign_in_unavailable");
