import { type InvitationId, type NewInvitation, routes, type SentInvitation } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** Invitations that are pending or expired; for owners. */
export const invitationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "invitations"],
    queryFn: async ({ signal }) =>
      (await call(routes.listInvitations, {}, { workspace, signal })).invitations,
    refetchInterval: 30_000,
  });

/** The reply has the link when no mail carries it: whoever calls this keeps it out of caches. */
export const createInvitation = (workspace: string, body: NewInvitation): Promise<SentInvitation> =>
  call(routes.createInvitation, { body }, { workspace });

/** As `createInvitation`; the link that was sent before stops working. */
export const resendInvitation = (workspace: string, invitationId: InvitationId): Promise<SentInvitation> =>
  call(routes.resendInvitation, { params: { invitationId } }, { workspace });

export const revokeInvitation = (workspace: string, invitationId: InvitationId) =>
  call(routes.revokeInvitation, { params: { invitationId } }, { workspace });
