import "./api/without-eval.js";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { noteRefusal } from "./api/access.js";
import { ApiError } from "./api/api-error.js";
import { createAppRouter } from "./app/router.js";
import { Toasts } from "./ui/toast.js";
import "./ui/theme.css";

const client = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => noteRefusal(client, error) }),
  mutationCache: new MutationCache({ onError: (error) => noteRefusal(client, error) }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.isPassing,
      // Streams say what changed; a focused window need not ask.
      refetchOnWindowFocus: false,
      staleTime: 2_000,
    },
  },
});

const router = createAppRouter(client);

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      {/* Base UI would write a style into the page, which the page's Content-Security-Policy refuses. */}
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
