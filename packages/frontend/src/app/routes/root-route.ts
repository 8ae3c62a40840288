/** The route that all others stand under, and who may pass it. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet, redirect } from "@tanstack/react-router";
import { ApiError } from "../../api/api-error.js";
import { sessionQuery } from "../../api/session.js";
import { ownPath } from "../own-path.js";
import { PageError } from "../page-error.js";
import { PageNotFound } from "../page-not-found.js";

export interface RouterContext {
  readonly client: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: PageError,
  notFoundComponent: PageNotFound,
});

/** Who is signed in; leads to the sign-in page when nobody is, and from there to the page that was wanted. */
export async function needSession({ client }: RouterContext, wanted?: string) {
  try {
    return await client.ensureQueryData(sessionQuery());
  } catch (error) {
    const to = ownPath(wanted);
    if (error instanceof ApiError && error.status === 401)
      throw redirect({ to: "/sign-in", search: to === undefined || to === "/" ? {} : { to } });
    throw error;
  }
}
