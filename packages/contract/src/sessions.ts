import { z } from "zod";
import { apiKeyIdSchema, sessionIdSchema, userIdSchema } from "./ids.js";
import { receivedInvitationSchema } from "./invitations.js";
import { countSchema, timestampSchema } from "./scalars.js";
import { appearanceSchema, roleSchema, workspaceSchema } from "./workspaces.js";

export const scopeSchema = z.enum(["ingest", "read", "write"]).meta({ id: "Scope" });
export type Scope = z.infer<typeof scopeSchema>;

/** Exchange of a one-time sign-in link for a session cookie. */
export const signInLinkSchema = z
  .strictObject({ token: z.string().min(1).max(256) })
  .meta({ id: "SignInLink" });

/** Who the caller is: a signed-in person with workspaces, or an API key with one. */
export const sessionSchema = z
  .object({
    id: sessionIdSchema.nullable().describe("null for an API key"),
    user: z
      .object({
        id: userIdSchema,
        name: z.string(),
        email: z.string().nullable(),
        hasAccount: z.boolean().describe("False while the person can only come back by one-time links"),
      })
      .nullable(),
    apiKey: z
      .object({
        id: apiKeyIdSchema,
        name: z.string(),
        preview: z.string(),
        scopes: z.array(scopeSchema),
      })
      .nullable(),
    workspaces: z.array(
      z.object({
        workspace: workspaceSchema,
        role: roleSchema.nullable().describe("null for an API key"),
        formerSlugs: z.array(z.string()).describe("Addresses that lead here, too"),
        memberCount: countSchema,
        appearance: appearanceSchema,
      }),
    ),
    invitations: z.array(receivedInvitationSchema).describe("Of the person's verified address"),
    deletedWorkspaces: z
      .array(z.object({ workspace: workspaceSchema, deletedAt: timestampSchema, purgedAt: timestampSchema }))
      .describe("Workspaces of which the person is owner and that can be taken back"),
    mayCreateWorkspace: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionSchema>;
