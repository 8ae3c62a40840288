import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { jwtVerify } from "jose";

/** Whose token it is, and what it may do. */
export interface DoubleToken {
  readonly login: string;
  /** As GitHub writes it: 2027-01-31 10:00:00 UTC. */
  readonly expires?: string;
  /** Everything unless given. */
  readonly rights?: Readonly<Record<string, "read" | "write">>;
  /** owner/name; all unless given. */
  readonly repositories?: readonly string[];
  readonly installation?: number;
}

export interface DoubleInstallation {
  readonly id: number;
  readonly login: string;
  readonly repositories: readonly string[];
  /** Repositories that a person may write to, by login; who is not named does not reach the installation. */
  readonly writers: Readonly<Record<string, readonly string[]>>;
  isGone?: boolean;
}

/** A right that an operation needs, as in the header by which GitHub tells it. */
const rightOf: Readonly<Record<string, readonly [name: string, level: "read" | "write"]>> = {
  "repos/get-commit": ["contents", "read"],
  "repos/list-branches": ["contents", "read"],
  "repos/download-zipball-archive": ["contents", "read"],
  "git/get-ref": ["contents", "read"],
  "git/get-tree": ["contents", "read"],
  "git/get-commit": ["contents", "read"],
  "git/create-blob": ["contents", "write"],
  "git/create-tree": ["contents", "write"],
  "git/create-commit": ["contents", "write"],
  "git/create-ref": ["contents", "write"],
  "git/update-ref": ["contents", "write"],
  "pulls/list": ["pull_requests", "read"],
  "pulls/get": ["pull_requests", "read"],
  "pulls/create": ["pull_requests", "write"],
  "pulls/update": ["pull_requests", "write"],
};

/** The right that a token lacks for an operation, as `contents=write`; undefined where it lacks none. */
export function missingRight({ rights }: DoubleToken, operation: string): string | undefined {
  const wanted = rightOf[operation];
  if (!rights || !wanted) return undefined;
  const [name, level] = wanted;
  return rights[name] === "write" || rights[name] === level ? undefined : `${name}=${level}`;
}

/** A GitHub App of the double: installations, and people who come back from them with a code. */
export class DoubleApp {
  readonly id = "4711";
  readonly slug = "rollout-test";
  readonly clientId = "Iv23.rollout-test";
  readonly clientSecret = randomBytes(20).toString("hex");
  readonly installations = new Map<number, DoubleInstallation>();
  readonly #codes = new Map<string, string>();
  readonly #publicKey: KeyObject;
  readonly #privateKey: string;

  constructor() {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#publicKey = pair.publicKey;
    this.#privateKey = pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  }

  /** Variables of a server whose operator has this App. */
  environment(): Record<string, string> {
    return {
      ROLLOUT_GITHUB_APP_ID: this.id,
      ROLLOUT_GITHUB_APP_SLUG: this.slug,
      ROLLOUT_GITHUB_APP_PRIVATE_KEY: Buffer.from(this.#privateKey).toString("base64"),
      ROLLOUT_GITHUB_APP_CLIENT_ID: this.clientId,
      ROLLOUT_GITHUB_APP_CLIENT_SECRET: this.clientSecret,
    };
  }

  install(installation: Omit<DoubleInstallation, "id">): DoubleInstallation {
    const made = { ...installation, id: 1_000 + this.installations.size };
    this.installations.set(made.id, made);
    return made;
  }

  /** What GitHub appends to the address that a person is sent back to. It is used once. */
  codeOf(login: string): string {
    const code = randomBytes(10).toString("hex");
    this.#codes.set(code, login);
    return code;
  }

  /** Login of the person whose code this is. */
  takeCode(form: Readonly<Record<string, unknown>>): string | undefined {
    if (form.client_id !== this.clientId || form.client_secret !== this.clientSecret) return undefined;
    const login = this.#codes.get(String(form.code));
    this.#codes.delete(String(form.code));
    return login;
  }

  /** Whether a token was signed by the App's key, for at most ten minutes. */
  async isOwn(token: string): Promise<boolean> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, { issuer: this.id, algorithms: ["RS256"] });
      return payload.exp !== undefined && payload.exp - Date.now() / 1000 <= 600;
    } catch {
      return false;
    }
  }
}
