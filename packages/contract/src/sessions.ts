import { z } from "zod";
import { apiKeyIdSchema, userIdSchema, workspaceIdSchema } from "./ids.js";

export const scopeSchema = z.enum(["ingest", "read", "write"]).meta({ id: "Scope" });
export type Scope = z.infer<typeof scopeSchema>;

export const roleSchema = z.enum(["owner", "member"]).meta({ id: "Role" });
export type Role = z.infer<typeof roleSchema>;

export const workspaceSchema = z
  .object({ id: workspaceIdSchema, slug: z.string(), name: z.string() })
  .meta({ id: "Workspace" });
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceSlugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Exchange of a one-time sign-in link for a session cookie. */
export const signInLinkSchema = z
  .strictObject({ token: z.string().min(1).max(256) })
  .meta({ id: "SignInLink" });

/** Who the caller is: a signed-in person with workspaces, or an API key with one. */
export const sessionSchema = z
  .object({
    user: z.object({ id: userIdSchema, name: z.string(), email: z.string().nullable() }).nullable(),
    apiKey: z
      .object({
        id: apiKeyIdSchema,
        name: z.string(),
        preview: z.string(),
        scopes: z.array(scopeSchema),
      })
      .nullable(),
    workspaces: z.array(z.object({ workspace: workspaceSchema, role: roleSchema.nullable() })),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionSchema>;
