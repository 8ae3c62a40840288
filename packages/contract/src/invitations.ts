import { z } from "zod";
import { invitationIdSchema } from "./ids.js";
import { personSchema } from "./members.js";
import { timestampSchema } from "./scalars.js";
import { roleSchema } from "./workspaces.js";

/** An address as it is compared: without outer spaces, in lower case. */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  // Checked before it is lowered: some letters that no address has become ASCII by that.
  .pipe(z.email("Not an e-mail address.").toLowerCase())
  .describe("Compared in lower case");

/** `not_sent`: no SMTP_URL, the inviter hands the link on. `refused`: opened while signed in with another address. */
export const invitationDeliverySchema = z
  .enum(["not_sent", "sent", "failed", "opened", "refused"])
  .meta({ id: "InvitationDelivery" });
export type InvitationDelivery = z.infer<typeof invitationDeliverySchema>;

/** `void`: the inviter is no longer an owner. */
export const invitationStateSchema = z
  .enum(["pending", "accepted", "revoked", "expired", "void"])
  .meta({ id: "InvitationState" });
export type InvitationState = z.infer<typeof invitationStateSchema>;

export const invitationSchema = z
  .object({
    id: invitationIdSchema,
    email: z.string(),
    role: roleSchema,
    state: invitationStateSchema,
    delivery: invitationDeliverySchema,
    deliveryError: z.string().nullable().describe("What the mail server said, when delivery failed"),
    deliveryAt: timestampSchema.nullable().describe("When it was sent, failed, opened or refused"),
    invitedBy: personSchema.nullable(),
    sentAt: timestampSchema.describe("When the link that counts now was made"),
    expiresAt: timestampSchema,
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof invitationSchema>;

/** Invitations that are pending or expired, newest first. */
export const invitationListSchema = z
  .object({ invitations: z.array(invitationSchema) })
  .meta({ id: "InvitationList" });
export type InvitationList = z.infer<typeof invitationListSchema>;

export const newInvitationSchema = z
  .strictObject({ email: emailSchema, role: roleSchema.optional().describe("member unless given") })
  .meta({ id: "NewInvitation" });
export type NewInvitation = z.infer<typeof newInvitationSchema>;

/** The link is there when no mail carries it: none is configured, or the mail server refused it. */
export const sentInvitationSchema = z
  .object({ invitation: invitationSchema, link: z.string().nullable() })
  .meta({ id: "SentInvitation" });
export type SentInvitation = z.infer<typeof sentInvitationSchema>;

export const invitationTokenSchema = z
  .strictObject({ token: z.string().min(1).max(256) })
  .meta({ id: "InvitationToken" });

/** What the person who was invited sees of an invitation. */
export const receivedInvitationSchema = z
  .object({
    id: invitationIdSchema,
    workspace: z.object({ slug: z.string(), name: z.string() }),
    role: roleSchema,
    email: z.string(),
    invitedBy: z.string().nullable(),
    expiresAt: timestampSchema,
  })
  .meta({ id: "ReceivedInvitation" });
export type ReceivedInvitation = z.infer<typeof receivedInvitationSchema>;
