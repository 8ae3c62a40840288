import { z } from "zod";
import { sessionIdSchema } from "./ids.js";
import { timestampSchema } from "./scalars.js";

/** How people sign in to this server. */
export const signInOptionsSchema = z
  .object({
    provider: z
      .object({
        name: z.string().describe("What the button says after “Continue with”"),
        isLocal: z.boolean().describe("The provider of this server itself, on loopback"),
      })
      .nullable()
      .describe("null when no provider is configured: only one-time links of the operator work"),
    version: z.string(),
  })
  .meta({ id: "SignInOptions" });
export type SignInOptions = z.infer<typeof signInOptionsSchema>;

/** The start of a sign-in. */
export const newSignInSchema = z
  .strictObject({
    returnTo: z.string().max(2_048).optional().describe("A page of this server; / unless given or known"),
    /** The account is added to the person who is signed in by a one-time link. */
    attach: z.boolean().optional(),
    /** The provider asks again who signs in, even when it remembers. */
    chooseAccount: z.boolean().optional(),
  })
  .meta({ id: "NewSignIn" });
export type NewSignIn = z.infer<typeof newSignInSchema>;

/** Where the browser goes next: the provider's page. */
export const signInRedirectSchema = z.object({ url: z.string() }).meta({ id: "SignInRedirect" });

/** Where the browser goes to end the provider's session, too; null where the provider has no such page. */
export const signedOutSchema = z.object({ providerUrl: z.string().nullable() }).meta({ id: "SignedOut" });

/** One signed-in browser of a person. */
export const openSessionSchema = z
  .object({
    id: sessionIdSchema,
    isCurrent: z.boolean(),
    client: z.string().nullable().describe("Browser and system, as far as it says: Firefox 145 on Linux"),
    address: z.string().nullable().describe("IP address of its last request"),
    createdAt: timestampSchema,
    lastSeenAt: timestampSchema,
    expiresAt: timestampSchema.describe("Unless it is used before; 30 days after sign-in at the latest"),
  })
  .meta({ id: "OpenSession" });
export type OpenSession = z.infer<typeof openSessionSchema>;

export const openSessionListSchema = z
  .object({ sessions: z.array(openSessionSchema) })
  .meta({ id: "OpenSessionList" });
