import { RolloutError } from "@rollout/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Database } from "../../platform/database.js";
import { requestWithoutQuery } from "../../platform/request-log.js";
import { continuePage, expiredPage } from "./continue-page.js";
import { continueStyle } from "./continue-style.js";
import { listLocalAccounts } from "./local-accounts.sql.js";
import { type LocalPerson, type LocalProvider, localProviderPath, subjectOf } from "./local-provider.js";
import { webAppFontRule } from "./web-app-font.js";

const addresses = { page: `${localProviderPath}/continue/:uid`, styles: `${localProviderPath}/continue.css` };

/** Accounts that the page offers. */
const mostAccounts = 8;

/** Longest form that is read, in bytes. */
const formBytes = 8_192;

const pageHeaders = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  // With `no-referrer` browsers send `Origin: null` with the form.
  "referrer-policy": "same-origin",
} as const;

/** A click on an account, the form's fields, or going back. */
const answerSchema = z.union([
  z.object({ cancel: z.literal("yes") }),
  z.object({ account: z.string().max(64) }),
  z.object({ name: z.string().trim().min(1).max(200), email: z.string().trim().pipe(z.email().max(254)) }),
]);

export interface LocalProviderParts {
  readonly provider: LocalProvider;
  readonly database: Database;
  /** Folder of the built web app, whose font the page has. */
  readonly webDir: string | undefined;
}

/** The provider's own addresses, and its one page "Continue as". */
export function serveLocalProvider(
  app: FastifyInstance,
  { provider, database, webDir }: LocalProviderParts,
): void {
  app.register(async (scope) => {
    scope.addHook("onRequest", async (request) => assertOwnMachine(request));
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: formBytes },
      (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(text as string))),
    );
    scope.get(addresses.styles, async (_request, reply) => {
      const style = (await webAppFontRule(webDir)) + continueStyle;
      return reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(style);
    });
    scope.get(addresses.page, async (request, reply) => {
      const isAsking = await provider.isAsking(request.raw, reply.raw);
      return sendPage(
        reply.status(isAsking ? 200 : 410),
        isAsking
          ? continuePage({ accounts: await listLocalAccounts(database, mostAccounts), action: request.url })
          : expiredPage(),
      );
    });
    scope.post(addresses.page, async (request, reply) => {
      assertOwnPage(request);
      if (!(await provider.isAsking(request.raw, reply.raw)))
        return sendPage(reply.status(410), expiredPage());
      const accounts = await listLocalAccounts(database, mostAccounts);
      const person = personOf(request.body, accounts);
      if (person === undefined) {
        const typed = request.body as Readonly<Record<string, string>>;
        return sendPage(reply.status(422), continuePage({ accounts, action: request.url, typed }));
      }
      const next = await provider.continueAs(request.raw, reply.raw, person);
      return reply.header("cache-control", "no-store").redirect(next, 303);
    });
  });
  app.register(async (scope) => {
    scope.addHook("onRequest", async (request) => assertOwnMachine(request));
    // The provider reads its forms by itself.
    scope.addContentTypeParser("application/x-www-form-urlencoded", (_request, payload, done) =>
      done(null, payload),
    );
    scope.route({
      method: ["GET", "POST"],
      url: `${localProviderPath}/*`,
      // The address carries codes and state.
      logSerializers: { req: requestWithoutQuery },
      handler: async (request, reply) => {
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        reply.hijack();
        await provider.answer(request.raw, reply.raw);
      },
    });
  });
}

const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.headers(pageHeaders).type("text/html; charset=utf-8").send(page);

/** Who continues; null for going back, undefined for what is no answer. */
function personOf(body: unknown, accounts: readonly LocalPerson[]): LocalPerson | null | undefined {
  const answer = answerSchema.safeParse(body).data;
  if (!answer) return undefined;
  if ("cancel" in answer) return null;
  if ("account" in answer) return accounts.find(({ subject }) => subject === answer.account);
  const email = answer.email.toLowerCase();
  return { subject: subjectOf(email), name: answer.name, email };
}

/** A proxy in front of the server makes others reach it under a name of loopback. */
function assertOwnMachine(request: FastifyRequest): void {
  const { "x-forwarded-for": forwarded, "x-real-ip": real, forwarded: standard } = request.headers;
  const addressesOnTheWay = [forwarded, real].flat().flatMap((list) => list?.split(",") ?? []);
  const isOwn = addressesOnTheWay.every((address) => /^\s*(127(\.\d{1,3}){3}|::1)\s*$/.test(address));
  if (!isOwn || standard !== undefined)
    throw new RolloutError("route_not_found", "The local sign-in is for this machine alone.");
}

/** A page of another site must not sign anybody in, not even as somebody whom it names. */
function assertOwnPage(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const isOwn = origin === `http://${host}` || origin === `https://${host}`;
  if (!isOwn || (site !== undefined && site !== "same-origin")) throw new RolloutError("origin_refused");
}
