import { z } from "zod";
import { apiKeyIdSchema, userIdSchema } from "./ids.js";
import { timestampSchema } from "./scalars.js";
import { roleSchema } from "./workspaces.js";

/** A person as others see them. */
export const personSchema = z.object({ id: userIdSchema, name: z.string() }).meta({ id: "Person" });
export type Person = z.infer<typeof personSchema>;

export const memberSchema = z
  .object({
    user: personSchema,
    email: z.string().nullable().describe("null for readers who are not owners, but for one's own"),
    role: roleSchema,
    joinedAt: timestampSchema,
    lastActiveAt: timestampSchema
      .nullable()
      .describe("null for readers who are not owners, but for one's own"),
    isLastOwner: z.boolean(),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof memberSchema>;

export const memberListSchema = z.object({ members: z.array(memberSchema) }).meta({ id: "MemberList" });
export type MemberList = z.infer<typeof memberListSchema>;

export const roleChangeSchema = z.strictObject({ role: roleSchema }).meta({ id: "RoleChange" });

/**
 * What happens to the API keys that the member made: those named go on, since production may run on them, and all
 * others end, also those that nobody saw when it was decided. Keys of kind `cli` always end.
 */
export const memberRemovalSchema = z
  .strictObject({ keepKeys: z.array(apiKeyIdSchema).max(1_000) })
  .meta({ id: "MemberRemoval" });
export type MemberRemoval = z.infer<typeof memberRemovalSchema>;

export const workspaceTransferSchema = z
  .strictObject({ userId: userIdSchema })
  .meta({ id: "WorkspaceTransfer" });
