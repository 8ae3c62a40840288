import { createHash, generateKeyPair, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import type { Configuration, interactionPolicy, Provider } from "oidc-provider";
import { isLoopbackUrl } from "../../platform/loopback.js";
import { loadProvider } from "./load-provider.js";
import { MemoryStore } from "./memory-adapter.js";

/** Where the provider is mounted. */
export const localProviderPath = "/oidc";

/** Seconds in which somebody says who they are, and in which the server takes up the answer. */
const ttl = {
  Interaction: 600,
  Session: 600,
  Grant: 600,
  AuthorizationCode: 60,
  AccessToken: 60,
  IdToken: 300,
};

const cookieNames = {
  session: "rollout_oidc",
  interaction: "rollout_oidc_page",
  resume: "rollout_oidc_next",
} as const;

/** A person as the page of the provider names them. */
export interface LocalPerson {
  readonly subject: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
}

export interface LocalProviderOptions {
  /** Bound to loopback. */
  readonly isLoopback: boolean;
  /** Where browsers reach the server, when it is not the address it listens on. */
  readonly appUrl: string | undefined;
  /** Origin at which the server listens; known once it does. */
  readonly listeningOrigin: () => string;
  /** Path of the server's own callback. */
  readonly callbackPath: string;
}

/** An OpenID provider that believes what it is told must stay where only its own machine reaches it. */
export const mayRunLocally = ({
  isLoopback,
  appUrl,
}: Pick<LocalProviderOptions, "isLoopback" | "appUrl">): boolean =>
  isLoopback && (appUrl === undefined || isLoopbackUrl(appUrl));

/** The same address is the same person, also after a restart. */
export const subjectOf = (email: string): string =>
  createHash("sha256").update(`rollout local account ${email.toLowerCase()}`).digest("base64url");

/** The OpenID provider of a server on loopback: a real one, but that it asks for no proof. */
export class LocalProvider {
  readonly clientId = "rollout";
  readonly clientSecret = randomBytes(32).toString("base64url");
  readonly #people = new Map<string, LocalPerson>();
  #provider: Promise<Provider> | undefined;

  /** @throws {Error} on a server that others reach. */
  constructor(private readonly options: LocalProviderOptions) {
    if (!mayRunLocally(options)) {
      throw new Error(
        "The local sign-in believes whatever it is told, so it runs on loopback alone. Configure a provider by ROLLOUT_MV37_ISSUER_URL.",
      );
    }
  }

  get issuerUrl(): string {
    return `${this.options.listeningOrigin()}${localProviderPath}`;
  }

  /** Answers one request to an address below the mount path. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = await this.#running();
    const { url = "/" } = request;
    // It remembers nobody: the next one may be somebody else, and signing out here is signing out there.
    const { cookie } = request.headers;
    if (cookie !== undefined) request.headers.cookie = withoutCookie(cookie, cookieNames.session);
    // Its addresses come out right when it sees both: the whole one, and the one without the mount path.
    Object.assign(request, { originalUrl: url, url: url.slice(localProviderPath.length) || "/" });
    await provider.callback()(request, response);
  }

  /** True while somebody is asked who they are, in this browser. */
  async isAsking(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const provider = await this.#running();
    return provider.interactionDetails(request, response).then(
      () => true,
      () => false,
    );
  }

  /** Takes the answer, null for none. Returns where the browser goes next. */
  async continueAs(
    request: IncomingMessage,
    response: ServerResponse,
    person: LocalPerson | null,
  ): Promise<string> {
    const provider = await this.#running();
    if (person) this.#people.set(person.subject, person);
    const result = person
      ? { login: { accountId: person.subject, remember: false } }
      : { error: "access_denied", error_description: "The person went back." };
    return provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
  }

  #running(): Promise<Provider> {
    this.#provider ??= this.#start().catch((error: unknown) => {
      this.#provider = undefined;
      throw error;
    });
    return this.#provider;
  }

  async #start(): Promise<Provider> {
    const { default: OpenIdProvider, interactionPolicy } = await loadProvider();
    // Nobody is asked whether the server may know whom they said they are.
    const policy = interactionPolicy.base();
    policy.remove("consent");
    const { privateKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
    const key = { ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig" };
    const provider = new OpenIdProvider(this.issuerUrl, this.#configuration(key, policy));
    const { callbackPath } = this.options;
    // The server has several names on loopback, and any port in front of it.
    provider.Client.prototype.redirectUriAllowed = (url: string) =>
      URL.canParse(url) && new URL(url).pathname === callbackPath && isLoopbackUrl(url);
    return provider;
  }

  #configuration(key: Record<string, unknown>, policy: interactionPolicy.Prompt[]): Configuration {
    const store = new MemoryStore();
    return {
      adapter: (model) => store.adapterOf(model),
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [`http://127.0.0.1${this.options.callbackPath}`],
          application_type: "native",
          id_token_signed_response_alg: "ES256",
        },
      ],
      jwks: { keys: [key] },
      cookies: {
        keys: [randomBytes(32).toString("base64url")],
        names: cookieNames,
      },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      conformIdTokenClaims: false,
      clientBasedCORS: () => false,
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
      pkce: { required: () => true },
      interactions: {
        policy,
        url: (_context, interaction) => `${localProviderPath}/continue/${interaction.uid}`,
      },
      findAccount: (_context, subject) => {
        const person = this.#people.get(subject);
        if (!person) return undefined;
        const { name, email } = person;
        return { accountId: subject, claims: () => ({ sub: subject, name, email, email_verified: true }) };
      },
      loadExistingGrant: async (context) => {
        const { provider, session, client, params } = context.oidc;
        const grant = new provider.Grant({ accountId: session!.accountId!, clientId: client!.clientId });
        grant.addOIDCScope(String(params!.scope));
        await grant.save();
        return grant;
      },
      renderError: (context, { error, error_description: description }) => {
        context.type = "text/plain; charset=utf-8";
        context.body = `The local sign-in cannot go on (${error}: ${description ?? ""}).\nStart again from the sign-in page.\n`;
      },
      ttl,
    };
  }
}

/** A Cookie header without one cookie and its signature. */
const withoutCookie = (header: string, name: string): string =>
  header
    .split("; ")
    .filter((pair) => !pair.startsWith(`${name}=`) && !pair.startsWith(`${name}.sig=`))
    .join("; ");
