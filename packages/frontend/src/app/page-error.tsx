import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.js";

const updated = {
  message: "This window still has the version before.",
  hint: "Try again loads the new one.",
};

/** A page that could not be shown. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  // A page opened before an update asks for parts that are no longer there.
  const isOutdated =
    error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  return (
    <main className="h-full min-w-0 flex-1 overflow-auto bg-page">
      <ErrorState
        title={isOutdated ? "Rollout was updated on the server." : "This page could not be shown."}
        error={isOutdated ? updated : error instanceof Error ? error : { message: String(error) }}
        onRetry={() => (isOutdated ? window.location.reload() : void router.invalidate())}
      />
    </main>
  );
}
