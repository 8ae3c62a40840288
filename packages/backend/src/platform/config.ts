import { isIP } from "node:net";
import { z } from "zod";
import { type GithubSettings, githubSettings, githubVariables } from "./github-settings.js";
import type { MailSettings } from "./mailer.js";
import { type SignInSettings, signInSettings, signInVariables } from "./sign-in-settings.js";

/** Everything that the operator can set. main.ts and admin.ts alone read the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absent: the embedded Postgres is started in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly migrationUrl: string | undefined;
  readonly postgres: "embedded" | "system";
  /** Database, files and secret together; absent: `.postgres/data` and `.rollout` of the working folder. */
  readonly dataDir: string | undefined;
  readonly webDir: string | undefined;
  readonly sdkDir: string | undefined;
  /** Folder of the built command line, which `/install` downloads. */
  readonly cliDir: string | undefined;
  /** Where browsers reach this server, when it is not the address it listens on. */
  readonly appUrl: string | undefined;
  /** Addresses and networks (CIDR) of proxies; only from these is X-Forwarded-For believed. */
  readonly trustedProxies: readonly string[];
  readonly init: {
    readonly workspace: string | undefined;
    readonly ownerEmail: string | undefined;
    readonly apiKey: string | undefined;
  };
  /** Who may create workspaces: anyone who is signed in, or only those who own one. */
  readonly workspaceCreation: "anyone" | "owners";
  /** Storage beside the public internet that buckets may be at: `host:port` and networks, between commas. */
  readonly s3Allow: string | undefined;
  readonly github: GithubSettings;
  /** Absent: invitations are handed on by hand. */
  readonly mail: MailSettings | undefined;
  /** Absent: on loopback the server is its own provider, elsewhere only links of the operator sign in. */
  readonly signIn: SignInSettings | undefined;
  /** What the button says after "Continue with". */
  readonly signInName: string;
  readonly authSecret: {
    /** Absent: made and kept in the data folder, on loopback. */
    readonly current: string | undefined;
    /** Former secrets, which still open what they sealed. */
    readonly previous: readonly string[];
  };
  readonly logLevel: string;
}

const text = z.string().min(1).optional();

const isNetwork = (value: string): boolean => {
  const [address = "", bits, ...rest] = value.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const commaSeparated = z.string().transform((list) =>
  list
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== ""),
);

const networks = commaSeparated.refine(
  (list) => list.every(isNetwork),
  "write addresses or networks, as 10.0.0.0/8, with commas between",
);

const environmentSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATABASE_URL: text,
  DATABASE_MIGRATION_URL: text,
  ROLLOUT_POSTGRES: z.enum(["embedded", "system"]).default("embedded"),
  ROLLOUT_DATA_DIR: text,
  ROLLOUT_WEB_DIR: text,
  ROLLOUT_SDK_DIR: text,
  ROLLOUT_CLI_DIR: text,
  NEXT_PUBLIC_APP_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUSTED_PROXIES: networks.default([]),
  ROLLOUT_INIT_WORKSPACE: text,
  ROLLOUT_INIT_OWNER_EMAIL: z.email().optional(),
  ROLLOUT_INIT_API_KEY: text,
  ROLLOUT_WORKSPACE_CREATION: z.enum(["anyone", "owners"]).default("anyone"),
  ROLLOUT_S3_ALLOW: text,
  ...githubVariables,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ROLLOUT_MAIL_FROM: z
    .string()
    .regex(
      /^[^\r\n]*[^\s<]@[^\s>]+>?$/,
      "write an address, as rollout@example.com or Rollout <rollout@example.com>",
    )
    .optional(),
  ...signInVariables,
  AUTH_SECRET: text,
  AUTH_SECRET_PREVIOUS: commaSeparated.default([]),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/**
 * Reads the environment; empty variables count as absent.
 *
 * @throws {Error} with a sentence that names the variable.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`The environment variable ${issue?.path.join(".")} is not usable: ${issue?.message}.`);
  }
  const values = result.data;
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    migrationUrl: values.DATABASE_MIGRATION_URL,
    postgres: values.ROLLOUT_POSTGRES,
    dataDir: values.ROLLOUT_DATA_DIR,
    webDir: values.ROLLOUT_WEB_DIR,
    sdkDir: values.ROLLOUT_SDK_DIR,
    cliDir: values.ROLLOUT_CLI_DIR,
    appUrl: values.NEXT_PUBLIC_APP_URL,
    trustedProxies: values.TRUSTED_PROXIES,
    init: {
      workspace: values.ROLLOUT_INIT_WORKSPACE,
      ownerEmail: values.ROLLOUT_INIT_OWNER_EMAIL,
      apiKey: values.ROLLOUT_INIT_API_KEY,
    },
    workspaceCreation: values.ROLLOUT_WORKSPACE_CREATION,
    s3Allow: values.ROLLOUT_S3_ALLOW,
    github: githubSettings(values),
    mail: mailSettings(values),
    signIn: signInSettings(values, values.NEXT_PUBLIC_APP_URL),
    signInName: values.ROLLOUT_SIGN_IN_NAME,
    authSecret: { current: values.AUTH_SECRET, previous: values.AUTH_SECRET_PREVIOUS },
    logLevel: values.LOG_LEVEL,
  };
}

function mailSettings({
  SMTP_URL: smtpUrl,
  ROLLOUT_MAIL_FROM: from,
}: z.infer<typeof environmentSchema>): MailSettings | undefined {
  if (smtpUrl === undefined) return undefined;
  if (from === undefined) {
    throw new Error(
      "SMTP_URL is set, but not who sends: set ROLLOUT_MAIL_FROM to an address, as Rollout <rollout@example.com>.",
    );
  }
  return { smtpUrl, from };
}
