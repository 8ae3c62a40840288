import { z } from "zod";
import { apiKeySchema } from "./api-keys.js";
import { timestampSchema } from "./scalars.js";
import { workspaceSlugSchema } from "./workspaces.js";

/** 8 of 20 letters without vowels, as RFC 8628 section 6.1 proposes, with a hyphen in the middle: WDJF-KTNB. */
export const userCodeSchema = z
  .string()
  .regex(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  .describe("What the terminal shows and a person types: WDJF-KTNB");

const deviceCodeSchema = z
  .string()
  .min(20)
  .max(128)
  .describe("Known to the program that asks, and to nobody else");

/** Shown to people beside an approval, so it has no character that hides, breaks or turns round what stands there. */
const said = z
  .string()
  .trim()
  .min(1)
  .max(64)
  // No pattern: the OpenAPI document is read by programs whose regular expressions know no such classes.
  .refine((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), "has a control or format character");

/** A program asks to act for a person who is yet to say so in a browser (RFC 8628). */
export const newDeviceLoginSchema = z
  .strictObject({
    client: said.describe("rollout 0.2.0"),
    machine: said.describe("The name of its machine, as the program says"),
    system: said.describe("Linux x64"),
    workspace: workspaceSlugSchema.optional().describe("The one to choose beforehand on the page"),
  })
  .meta({ id: "NewDeviceLogin" });
export type NewDeviceLogin = z.infer<typeof newDeviceLoginSchema>;

export const startedDeviceLoginSchema = z
  .object({
    deviceCode: deviceCodeSchema,
    userCode: userCodeSchema,
    url: z.string().describe("The page where the person types the code; it never approves by itself"),
    expiresAt: timestampSchema.describe("10 minutes from now"),
    intervalSeconds: z.int().min(1).describe("Ask not more often"),
  })
  .meta({ id: "StartedDeviceLogin" });
export type StartedDeviceLogin = z.infer<typeof startedDeviceLoginSchema>;

export const deviceTokenSchema = z.strictObject({ deviceCode: deviceCodeSchema }).meta({ id: "DeviceToken" });

/** What the program gets, once, after the person approved. */
export const deviceLoginKeySchema = z
  .object({
    apiKey: apiKeySchema,
    secret: z.string().describe("46 characters; shown this once"),
    workspace: z.object({ slug: z.string(), name: z.string() }),
    user: z.object({ name: z.string(), email: z.string().nullable() }),
  })
  .meta({ id: "DeviceLoginKey" });
export type DeviceLoginKey = z.infer<typeof deviceLoginKeySchema>;

export const openDeviceLoginSchema = z
  .strictObject({ userCode: userCodeSchema })
  .meta({ id: "OpenDeviceLogin" });

/** What the page shows of a login that waits. */
export const deviceLoginSchema = z
  .object({
    userCode: userCodeSchema,
    client: z.string(),
    machine: z.string(),
    system: z.string(),
    address: z.string().describe("IP address that asked"),
    isSameAddress: z.boolean().describe("As this browser's"),
    askedAt: timestampSchema,
    expiresAt: timestampSchema,
    workspace: z.string().nullable().describe("The one that the program asked for"),
    keyName: z.string().describe("Of the key that approving makes"),
  })
  .meta({ id: "DeviceLogin" });
export type DeviceLogin = z.infer<typeof deviceLoginSchema>;

export const approvedDeviceLoginSchema = z
  .strictObject({ userCode: userCodeSchema, workspace: workspaceSlugSchema })
  .meta({ id: "ApprovedDeviceLogin" });
