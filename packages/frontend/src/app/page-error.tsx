import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.js";

/** A page that could not be shown. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main className="h-full min-w-0 flex-1 overflow-auto bg-page">
      <ErrorState
        title="This page could not be shown."
        error={error instanceof Error ? error : { message: String(error) }}
        onRetry={() => void router.invalidate()}
      />
    </main>
  );
}
