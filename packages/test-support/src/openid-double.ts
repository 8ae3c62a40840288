import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";

/** How the double answers the next sign-ins. Left out, it answers as a provider should. */
export interface DoubleAnswers {
  /** Over the claims of the ID token; undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The userinfo endpoint's claims; without them it has no such endpoint. */
  readonly userInfo?: Readonly<Record<string, unknown>>;
  readonly signature?: "right" | "foreign key" | "none" | "client secret";
  /** Over the parameters that go back to the server; undefined leaves one out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** What the token endpoint answers instead of tokens. */
  readonly tokenStatus?: number;
}

interface IssuedCode {
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUrl: string;
  used: boolean;
}

/**
 * A provider of OpenID Connect that signs in one person without asking, and that can be told to lie. It checks what
 * a strict provider checks: client, redirect URL, PKCE and that a code is used once.
 */
export class OpenIdDouble {
  readonly clientId = "rollout-test";
  readonly clientSecret = randomBytes(24).toString("base64url");
  /** Query of each request for authorization, newest last. */
  readonly authorizations: URLSearchParams[] = [];
  /** Query of each request to sign out. */
  readonly signOuts: URLSearchParams[] = [];
  answers: DoubleAnswers = {};
  readonly #codes = new Map<string, IssuedCode>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly keys: { right: CryptoKey; foreign: CryptoKey; published: Record<string, unknown> },
  ) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  /** Starts the double on a port of loopback. */
  static async start(port = 0): Promise<OpenIdDouble> {
    const [right, foreign] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
    const published = { ...(await exportJWK(right.publicKey)), kid: "one", alg: "ES256", use: "sig" };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new OpenIdDouble(url, server, {
      right: right.privateKey,
      foreign: foreign.privateKey,
      published,
    });
  }

  /** Variables of a server that signs in here and listens on this port. */
  environment(port: number): Record<string, string> {
    return {
      PORT: String(port),
      ROLLOUT_MV37_ISSUER_URL: this.url,
      ROLLOUT_MV37_CLIENT_ID: this.clientId,
      ROLLOUT_MV37_CLIENT_SECRET: this.clientSecret,
      ROLLOUT_MV37_REDIRECT_URL: `http://127.0.0.1:${port}/auth/callback`,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(response, 200, this.#description());
      case "/keys":
        return json(response, 200, { keys: [this.keys.published] });
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/token":
        return this.#token(request, response);
      case "/userinfo":
        return json(response, 200, this.answers.userInfo ?? {});
      case "/logout":
        this.signOuts.push(url.searchParams);
        return json(response, 200, {});
      default:
        return json(response, 404, {});
    }
  }

  #description(): Record<string, unknown> {
    const { userInfo } = this.answers;
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      end_session_endpoint: `${this.url}/logout`,
      ...(userInfo ? { userinfo_endpoint: `${this.url}/userinfo` } : {}),
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      // A careless provider: the server must not take these because they are listed.
      id_token_signing_alg_values_supported: ["ES256", "none", "HS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    };
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    this.authorizations.push(query);
    const redirectUrl = query.get("redirect_uri") ?? "";
    if (query.get("client_id") !== this.clientId) {
      json(response, 400, { error: "invalid_client" });
      return;
    }
    const code = randomBytes(16).toString("base64url");
    this.#codes.set(code, {
      nonce: query.get("nonce"),
      challenge: query.get("code_challenge"),
      redirectUrl,
      used: false,
    });
    const next = new URL(redirectUrl);
    const parameters = {
      code,
      state: query.get("state") ?? undefined,
      iss: this.url,
      ...this.answers.parameters,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) next.searchParams.set(name, value);
    }
    response.writeHead(303, { location: next.href }).end();
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    const { tokenStatus } = this.answers;
    if (tokenStatus !== undefined) return json(response, tokenStatus, { error: "temporarily_unavailable" });
    const basic = Buffer.from(
      (request.headers.authorization ?? "").replace(/^Basic /, ""),
      "base64",
    ).toString();
    if (basic !== `${encodeClient(this.clientId)}:${encodeClient(this.clientSecret)}`)
      return json(response, 401, { error: "invalid_client" });
    const issued = this.#codes.get(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      issued?.used === false &&
      issued.redirectUrl === form.get("redirect_uri") &&
      issued.challenge === challenge;
    if (!isRight) return json(response, 400, { error: "invalid_grant" });
    issued.used = true;
    json(response, 200, {
      access_token: randomBytes(16).toString("base64url"),
      token_type: "Bearer",
      expires_in: 60,
      id_token: await this.#idToken(issued.nonce),
    });
  }

  #idToken(nonce: string | null): Promise<string> | string {
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: this.url,
      aud: this.clientId,
      sub: "subject-1",
      iat: now,
      exp: now + 300,
      nonce: nonce ?? undefined,
      email: "jonas@northwind.example",
      email_verified: true,
      name: "Jonas Weber",
      ...this.answers.claims,
    };
    const { signature = "right" } = this.answers;
    if (signature === "none") return new UnsecuredJWT(claims).encode();
    if (signature === "client secret") {
      const secret = new TextEncoder().encode(this.clientSecret);
      return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(secret);
    }
    const key = signature === "right" ? this.keys.right : this.keys.foreign;
    return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(key);
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** As RFC 6749 wants both parts of the header. */
const encodeClient = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[-_.!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
