import type { Queryable } from "../../platform/database.js";

/* Sign-ins under way and accounts; reached only through functions of migration 0005. */

export interface SignInRequestRow {
  nonce: string;
  code_verifier: string;
  return_to: string;
  /** The person who adds an account. */
  attach_to: string | null;
}

export const insertSignInRequest = async (
  db: Queryable,
  request: {
    cookieHash: Buffer;
    stateHash: Buffer;
    nonce: string;
    codeVerifier: string;
    returnTo: string;
    attachTo: string | null;
  },
): Promise<void> => {
  await db.query("select add_sign_in_request($1, $2, $3, $4, $5, $6)", [
    request.cookieHash,
    request.stateHash,
    request.nonce,
    request.codeVerifier,
    request.returnTo,
    request.attachTo,
  ]);
};

/** Uses up the sign-in; nothing when it is unknown, another browser's, used, or older than ten minutes. */
export const takeSignInRequest = async (
  db: Queryable,
  cookieHash: Buffer,
  stateHash: Buffer,
): Promise<SignInRequestRow | undefined> =>
  (
    await db.query<SignInRequestRow>("select * from take_sign_in_request($1, $2)", [cookieHash, stateHash])
  )[0];

export interface AccountUserRow {
  user_id: string;
  name: string;
}

export const findUserOfAccount = async (
  db: Queryable,
  account: { issuer: string; subject: string },
): Promise<AccountUserRow | undefined> =>
  (
    await db.query<AccountUserRow>("select * from find_user_of_account($1, $2)", [
      account.issuer,
      account.subject,
    ])
  )[0];

export interface EnteredRow {
  user_id: string;
  /** `of_another` and `has_another` changed nothing: the person cannot have the account. */
  outcome: "known" | "added" | "named" | "new" | "of_another" | "has_another";
}

/** The person of an account whose address is verified, found or made. */
export const enterAccount = async (
  db: Queryable,
  entering: {
    issuer: string;
    subject: string;
    email: string;
    name: string | null;
    attachTo: string | null;
    newUserId: string;
  },
): Promise<EnteredRow> =>
  (
    await db.query<EnteredRow>("select * from enter_account($1, $2, $3, $4, $5, $6)", [
      entering.issuer,
      entering.subject,
      entering.email,
      entering.name,
      entering.attachTo,
      entering.newUserId,
    ])
  )[0]!;

/** Forgets sign-ins, links and sessions that nobody can use any more. */
export const forgetOldSignIns = async (db: Queryable): Promise<void> => {
  await db.query("select forget_old_sign_ins()");
};
