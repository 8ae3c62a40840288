/** Pages outside of a workspace: signing in, an invitation, the first workspace. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { usedFirst } from "../last-workspaces.js";
import { ownPath } from "../own-path.js";
import { needSession, rootRoute } from "./root-route.js";

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async ({ context }) => {
    const [last] = usedFirst((await needSession(context)).workspaces);
    if (last) throw redirect({ to: "/w/$workspace/traces", params: { workspace: last.workspace.slug } });
    throw redirect({ to: "/no-workspace" });
  },
});

export interface SignInSearch {
  /** `link`: how to sign in by a link is what one came for. */
  readonly reason?: "link" | "signed-out";
  /** Code of the error with which a sign-in ended. */
  readonly error?: string;
  /** The page that was wanted. */
  readonly to?: string;
}

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: ({ reason, error, to }: Record<string, unknown>): SignInSearch => {
    const wanted = ownPath(to);
    return {
      ...(reason === "link" || reason === "signed-out" ? { reason } : {}),
      ...(typeof error === "string" ? { error } : {}),
      ...(wanted === undefined ? {} : { to: wanted }),
    };
  },
  component: lazyRouteComponent(() => import("../../features/sign-in/sign-in-page.js"), "SignInPage"),
});

const signInLink = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in/link",
  component: lazyRouteComponent(
    () => import("../../features/sign-in/sign-in-link-page.js"),
    "SignInLinkPage",
  ),
});

const signedInAgain = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signed-in",
  component: lazyRouteComponent(
    () => import("../../features/sign-in/signed-in-again-page.js"),
    "SignedInAgainPage",
  ),
});

const invitation = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../../features/sign-in/invitation-page.js"), "InvitationPage"),
});

const noWorkspace = createRoute({
  getParentRoute: () => rootRoute,
  path: "/no-workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../../features/first-workspace/no-workspace-page.js"),
    "NoWorkspacePage",
  ),
});

const createWorkspace = createRoute({
  getParentRoute: () => rootRoute,
  path: "/create-workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../../features/first-workspace/create-workspace-page.js"),
    "CreateWorkspacePage",
  ),
});

const deviceLogin = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login/device",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../../features/device-login/device-login-page.js"),
    "DeviceLoginPage",
  ),
});

export const entryRoutes = [
  home,
  signIn,
  signInLink,
  signedInAgain,
  invitation,
  noWorkspace,
  createWorkspace,
  deviceLogin,
] as const;
