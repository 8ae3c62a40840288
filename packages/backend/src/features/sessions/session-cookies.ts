import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Seconds that a browser keeps the cookie of a session: its longest life, 30 days. */
const sessionSeconds = 30 * 24 * 60 * 60;

/** Seconds that a sign-in may take. */
const signInSeconds = 10 * 60;

/** The cookies by which a browser is known: that of its session, and that of a sign-in under way. */
export class SessionCookies {
  readonly #options;
  readonly #signInName: string;

  /** @param options.secure - Only over https; then no other host can set them either (`__Host-`). */
  constructor(private readonly options: { readonly sessionName: string; readonly secure: boolean }) {
    this.#options = { path: "/", httpOnly: true, sameSite: "lax", secure: options.secure } as const;
    this.#signInName = options.secure ? "__Host-rollout_sign_in" : "rollout_sign_in";
  }

  session(request: FastifyRequest): string | undefined {
    return request.cookies[this.options.sessionName];
  }

  keepSession(reply: FastifyReply, token: string): void {
    reply.setCookie(this.options.sessionName, token, { ...this.#options, maxAge: sessionSeconds });
  }

  dropSession(reply: FastifyReply): void {
    reply.clearCookie(this.options.sessionName, this.#options);
  }

  signIn(request: FastifyRequest): string | undefined {
    return request.cookies[this.#signInName];
  }

  keepSignIn(reply: FastifyReply, token: string): void {
    reply.setCookie(this.#signInName, token, { ...this.#options, maxAge: signInSeconds });
  }

  dropSignIn(reply: FastifyReply): void {
    reply.clearCookie(this.#signInName, this.#options);
  }
}

/** 256 bits that nobody can guess. */
export const newToken = (): string => randomBytes(32).toString("base64url");
