/** What a command of the operator is: what it is given, and what it may use. */
import type { Database } from "../platform/database.js";
import type { SecretBox } from "../platform/secret-box.js";

/** The command line was not understood; the message says why. */
export class UsageError extends Error {}

/** What the operator gave: words after the command's name, and options. */
export interface AdminArguments {
  readonly words: readonly string[];
  readonly options: {
    readonly name?: string | undefined;
    readonly workspace?: string | undefined;
    readonly scopes?: string | undefined;
    readonly "expires-in-days"?: string | undefined;
    readonly "base-url"?: string | undefined;
  };
}

export interface AdminContext {
  readonly database: Database;
  /** Of the same secrets as the server's. */
  readonly secretBox: () => Promise<SecretBox>;
  /** Of the configured provider, to whom ID tokens go back. */
  readonly providerOrigin: string | undefined;
  /** To whom tokens of workspaces go. */
  readonly githubUrl: string;
  /** Address of the server for links, unless the operator names another. */
  readonly baseUrl: string;
  /** The result: one line of standard output. */
  readonly print: (line: string) => void;
  /** What a person wants to know beside it: one line of standard error. */
  readonly note: (line: string) => void;
}

export interface AdminCommand {
  /** Names of the words that it takes. */
  readonly words: readonly string[];
  readonly usage: string;
  readonly purpose: string;
  run(given: AdminArguments, context: AdminContext): Promise<void>;
}
