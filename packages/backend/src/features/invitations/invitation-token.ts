import { randomBytes } from "node:crypto";

/* mv37_rli_ and 256 random bits. The prefix lets a person, or a scanner of leaked secrets, tell what it is. */
const pattern = /^mv37_rli_[\w-]{43}$/;

export const newInvitationToken = (): string => `mv37_rli_${randomBytes(32).toString("base64url")}`;

export const isWellFormedInvitationToken = (token: string): boolean => pattern.test(token);

/** The token stands behind #, which browsers send to no server: it is in no log. */
export const invitationLink = (appUrl: string, token: string): string =>
  `${new URL("/invitation", appUrl).href}#token=${token}`;
