import { routes, type SessionId } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** The browsers in which the person is signed in. */
export const openSessionsQuery = () =>
  queryOptions({
    queryKey: ["open-sessions"],
    queryFn: async ({ signal }) => (await call(routes.listOpenSessions, {}, { signal })).sessions,
    refetchInterval: 30_000,
  });

export const revokeSession = (sessionId: SessionId) => call(routes.revokeSession, { params: { sessionId } });

export const revokeOtherSessions = () => call(routes.revokeOtherSessions, {});
