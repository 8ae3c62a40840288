import { type InvitationId, routes } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** The invitation of a link; the token goes in the body, so that no log has it. */
export const linkedInvitationQuery = (token: string, userId: string | null) =>
  queryOptions({
    // Another person may be refused what this one sees.
    queryKey: ["linked-invitation", token, userId],
    queryFn: ({ signal }) => call(routes.openInvitation, { body: { token } }, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const acceptInvitation = (invitationId: InvitationId) =>
  call(routes.acceptInvitation, { params: { invitationId } });
