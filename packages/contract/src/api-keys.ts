import { z } from "zod";
import { apiKeyIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import { personSchema } from "./members.js";
import { countSchema, nameSchema, timestampSchema } from "./scalars.js";
import { scopeSchema } from "./sessions.js";

/** `cli` keys are made by `rollout login`, act as their person, and end with the membership. */
export const apiKeyKindSchema = z.enum(["standard", "cli"]).meta({ id: "ApiKeyKind" });
export type ApiKeyKind = z.infer<typeof apiKeyKindSchema>;

export const apiKeyStateSchema = z.enum(["valid", "expired", "revoked"]).meta({ id: "ApiKeyState" });
export type ApiKeyState = z.infer<typeof apiKeyStateSchema>;

export const apiKeySchema = z
  .object({
    id: apiKeyIdSchema,
    name: z.string(),
    preview: z.string().describe("The first 12 and the last 4 characters"),
    kind: apiKeyKindSchema,
    scopes: z.array(scopeSchema),
    state: apiKeyStateSchema,
    createdBy: personSchema.nullable().describe("null when the operator made it"),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable(),
    expiresAt: timestampSchema.nullable(),
    revokedAt: timestampSchema.nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof apiKeySchema>;

/** Keys that are over stay listed for 30 days. */
export const apiKeyListSchema = z.object({ apiKeys: z.array(apiKeySchema) }).meta({ id: "ApiKeyList" });
export type ApiKeyList = z.infer<typeof apiKeyListSchema>;

export const newApiKeySchema = z
  .strictObject({
    name: nameSchema,
    scopes: z.array(scopeSchema).min(1).max(3).optional().describe("All unless given"),
    expiresInDays: z.int().min(1).max(limits.apiKeyDays).optional().describe("Never unless given"),
  })
  .meta({ id: "NewApiKey" });
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** The only reply that ever holds the whole key. */
export const createdApiKeySchema = z
  .object({ apiKey: apiKeySchema, secret: z.string().describe("46 characters; shown this once") })
  .meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

/** Who uses a key: what one asks before revoking it. */
export const apiKeyUseSchema = z
  .object({
    clients: z
      .array(
        z.object({
          address: z.string().describe("IP address"),
          client: z.string().nullable().describe("What it says it is: mv37-rollout-python 0.2.0"),
          lastUsedAt: timestampSchema,
        }),
      )
      .describe("Newest first, at most 20, of the last 30 days"),
    runningRollouts: countSchema.describe("Rollouts that run now, of runs that this key started"),
  })
  .meta({ id: "ApiKeyUse" });
export type ApiKeyUse = z.infer<typeof apiKeyUseSchema>;
