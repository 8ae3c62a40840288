import { z } from "zod";
import { errorCodeSchema } from "./errors.js";
import { auditEntryIdSchema } from "./ids.js";
import { countSchema, cursorSchema, nextCursorSchema, timestampSchema } from "./scalars.js";

/**
 * Everything that the audit log keeps, with the words that follow a person's name when it was done and when it
 * was refused. The object's name stands behind them.
 */
export const auditActions = {
  "session.open": ["signed in", "was refused to sign in"],
  "session.attach": ["added the account", "was refused to add the account"],
  "session.close": ["signed out", "was refused to sign out"],
  "session.revoke": ["ended the session", "was refused to end the session"],
  "workspace.create": ["created the workspace", "was refused to create the workspace"],
  "workspace.update": ["changed the workspace", "was refused to change the workspace"],
  "workspace.transfer": ["made owner", "was refused to make owner"],
  "workspace.delete": ["deleted the workspace", "was refused to delete the workspace"],
  "workspace.restore": ["took back the workspace", "was refused to take back the workspace"],
  "workspace.purge": ["removed for good the workspace", "was refused to remove the workspace"],
  "api_key.create": ["created the key", "was refused to create the key"],
  "api_key.revoke": ["revoked the key", "was refused to revoke the key"],
  "device_login.approve": ["approved the login of", "was refused to approve the login of"],
  "member.update": ["changed the role of", "was refused to change the role of"],
  "member.remove": ["removed", "was refused to remove"],
  "member.leave": ["left", "was refused to leave"],
  "invitation.create": ["invited", "was refused to invite"],
  "invitation.resend": ["resent the invitation of", "was refused to resend the invitation of"],
  "invitation.revoke": ["revoked the invitation of", "was refused to revoke the invitation of"],
  "invitation.accept": ["accepted the invitation of", "was refused the invitation of"],
  "audit.export": ["exported the audit log", "was refused to export the audit log"],
  "dataset.create": ["created the dataset", "was refused to create the dataset"],
  "dataset.save_version": ["saved a version of", "was refused to save a version of"],
  "dataset.update": ["changed the dataset", "was refused to change the dataset"],
  "dataset.restore": ["took back the dataset", "was refused to take back the dataset"],
  "dataset.import": ["imported", "was refused to import"],
  "dataset.export": ["exported", "was refused to export"],
  "task_set.create": ["created the task set", "was refused to create the task set"],
  "task_set.update": ["changed the task set", "was refused to change the task set"],
  "task_set.delete": ["deleted the task set", "was refused to delete the task set"],
  "bucket.create": ["connected the bucket", "was refused to connect the bucket"],
  "bucket.update": ["changed the bucket", "was refused to change the bucket"],
  "bucket.delete": ["disconnected the bucket", "was refused to disconnect the bucket"],
  "object.delete": ["deleted the object", "was refused to delete the object"],
  "github.connect": ["connected GitHub as", "was refused to connect GitHub"],
  "github.disconnect": ["disconnected GitHub from", "was refused to disconnect GitHub"],
  "dataset.delete": ["deleted the dataset", "was refused to delete the dataset"],
} as const satisfies Record<string, readonly [done: string, refused: string]>;

export type AuditAction = keyof typeof auditActions;

export const auditActionSchema = z
  .enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]])
  .meta({ id: "AuditAction" });

export const auditOutcomeSchema = z.enum(["done", "refused"]).meta({ id: "AuditOutcome" });
export type AuditOutcome = z.infer<typeof auditOutcomeSchema>;

/** Who acted: a person, an API key, the operator of the server, or the server by itself. */
export const auditActorSchema = z
  .object({
    kind: z.enum(["person", "key", "operator", "system"]),
    id: z.string().nullable(),
    name: z.string().describe("As it was then; of an unknown person the address"),
  })
  .meta({ id: "AuditActor" });
export type AuditActor = z.infer<typeof auditActorSchema>;

export const auditEntrySchema = z
  .object({
    id: auditEntryIdSchema,
    at: timestampSchema,
    actor: auditActorSchema,
    action: auditActionSchema,
    outcome: auditOutcomeSchema,
    code: errorCodeSchema.nullable().describe("Why it was refused"),
    object: z
      .object({ id: z.string().nullable(), name: z.string() })
      .nullable()
      .describe("What it was done to, as it was named then"),
    before: z.unknown().describe("What changed, before; never a secret"),
    after: z.unknown().describe("What changed, after; never a secret"),
    address: z.string().nullable().describe("IP address; null for the server itself"),
    client: z.string().nullable().describe("Browser or SDK"),
    sessionId: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditFilterQuery = {
  search: z.string().max(256).optional().describe("Part of a name or id of actor or object"),
  action: z
    .string()
    .regex(/^[a-z_.]+(,[a-z_.]+)*$/)
    .max(1_024)
    .optional()
    .describe("Actions, comma separated; a noun alone (api_key) means all of it"),
  notAction: z
    .string()
    .regex(/^[a-z_.]+(,[a-z_.]+)*$/)
    .max(1_024)
    .optional()
    .describe("Actions to leave out"),
  outcome: auditOutcomeSchema.optional(),
  actor: z.string().max(64).optional().describe("Id of a person or key"),
  since: timestampSchema.optional(),
  until: timestampSchema.optional(),
};

/** Newest first. */
export const auditEntryListSchema = z
  .object({
    entries: z.array(auditEntrySchema),
    nextCursor: nextCursorSchema,
    counts: z
      .object({ entries: countSchema, refused: countSchema })
      .describe("Of all that match the filters, not of this page alone"),
  })
  .meta({ id: "AuditEntryList" });
export type AuditEntryList = z.infer<typeof auditEntryListSchema>;

export const auditExportQuery = {
  ...auditFilterQuery,
  format: z.enum(["jsonl", "csv"]).optional().describe("jsonl unless given"),
};

export const auditPageQuery = {
  ...auditFilterQuery,
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
};
