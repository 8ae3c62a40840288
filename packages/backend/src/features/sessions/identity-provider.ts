import * as openid from "openid-client";
import { failureOf } from "./sign-in-failure.js";

/** How this server is known to a provider. */
export interface ProviderClient {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface IdentityProviderOptions {
  /** What the button says after "Continue with". */
  readonly name: string;
  /** The provider of this server itself. */
  readonly isLocal: boolean;
  /** Where the provider sends browsers back to; without one, to this path of the origin that the browser uses. */
  readonly redirectUrl: string | undefined;
  /** Asked for when somebody signs in, since the local provider has no address before the server listens. */
  readonly client: () => ProviderClient;
}

/** Path of the callback unless ROLLOUT_MV37_REDIRECT_URL names another. */
export const defaultCallbackPath = "/auth/callback";

/** What accounts of the local provider have as issuer, so that another port does not make everybody a stranger. */
const localIssuer = "local";

/** Longest wait for one answer of the provider, in seconds. */
const timeoutSeconds = 5;

/** What a provider says of itself is read again after this time, in ms. */
const keepMs = 60 * 60 * 1000;

/** An OpenID provider: found when the first person signs in, so that a server starts without it. */
export class IdentityProvider {
  #found: { readonly until: number; readonly configuration: Promise<openid.Configuration> } | undefined;
  #last: openid.Configuration | undefined;

  constructor(private readonly options: IdentityProviderOptions) {}

  get name(): string {
    return this.options.name;
  }

  get isLocal(): boolean {
    return this.options.isLocal;
  }

  get callbackPath(): string {
    const { redirectUrl } = this.options;
    return redirectUrl === undefined ? defaultCallbackPath : new URL(redirectUrl).pathname;
  }

  /** @param browserOrigin - The origin that the browser uses for this server. */
  redirectUrl(browserOrigin: string): string {
    return this.options.redirectUrl ?? `${browserOrigin}${defaultCallbackPath}`;
  }

  /** The issuer under which accounts are kept. */
  accountIssuer(tokenIssuer: string): string {
    return this.isLocal ? localIssuer : tokenIssuer;
  }

  /** Where what it issued is sent back to. */
  get origin(): string {
    return new URL(this.options.client().issuerUrl).origin;
  }

  /**
   * Endpoints, keys and abilities of the provider, kept for an hour. While it does not answer, those known before
   * go on.
   *
   * @throws {SignInFailure} sign_in_unavailable.
   */
  async configuration(): Promise<openid.Configuration> {
    if (!this.#found || this.#found.until <= Date.now()) {
      this.#found = { until: Date.now() + keepMs, configuration: discover(this.options.client()) };
    }
    const found = this.#found;
    try {
      this.#last = await found.configuration;
      return this.#last;
    } catch (error) {
      if (this.#found === found) this.#found = undefined;
      if (this.#last) return this.#last;
      throw failureOf(error, "sign_in_unavailable");
    }
  }
}

function discover({ issuerUrl, clientId, clientSecret }: ProviderClient): Promise<openid.Configuration> {
  const issuer = new URL(issuerUrl);
  return openid.discovery(issuer, clientId, undefined, clientAuthentication(clientSecret), {
    timeout: timeoutSeconds,
    execute: [
      // An ID token is believed by its signature, not by the connection that it came through.
      openid.enableNonRepudiationChecks,
      // The configuration lets http pass on loopback alone.
      ...(issuer.protocol === "http:" ? [openid.allowInsecureRequests] : []),
    ],
  });
}

/** As the provider wants it: in the header, which is what a provider takes that says nothing, or in the body. */
const clientAuthentication = (secret: string): openid.ClientAuth => {
  const [inHeader, inBody] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported;
    const authenticate =
      taken?.includes("client_secret_post") && !taken.includes("client_secret_basic") ? inBody : inHeader;
    authenticate(server, client, body, headers);
  };
};
