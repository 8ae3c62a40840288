import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  newApiKey,
  type OpenDatabase,
  type RunningServer,
  readConfig,
  type ServerParts,
  startServer,
} from "@rollout/backend";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "./postgres.js";

/** A whole server on a database of its own, with a workspace and a key of every scope. */
export interface TestServer {
  readonly url: string;
  readonly workspace: string;
  readonly apiKey: string;
  readonly database: TestDatabase;
  /** Sees and changes every row of every workspace. */
  readonly superuser: pg.Client;
  /** Files of built-in storage are in its folder `files`. */
  readonly dataDir: string;
  /** One-time sign-in link of the owner. */
  readonly ownerLink: string;
  /** Calls the API with the key; `body` is sent as JSON. */
  call<Reply = unknown>(method: string, address: string, body?: unknown): Promise<TestReply<Reply>>;
  stop(): Promise<void>;
}

export interface TestReply<Reply> {
  readonly status: number;
  readonly body: Reply;
  readonly headers: Headers;
}

/** Starts a server on a free port of loopback. */
export async function startTestServer(
  environment: Readonly<Record<string, string>> = {},
  parts: ServerParts = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "rollout-server-"));
  const workspace = "my-workspace";
  const apiKey = newApiKey();
  const config = readConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    // Nothing listens there: a test that needs GitHub brings a double.
    ROLLOUT_GITHUB_URL: "http://127.0.0.1:1",
    ROLLOUT_DATA_DIR: dataDir,
    ROLLOUT_INIT_WORKSPACE: workspace,
    ROLLOUT_INIT_API_KEY: apiKey,
    ...environment,
  });
  const opened: OpenDatabase = {
    ...database,
    revive: async () => undefined,
    stop: async () => undefined,
  };
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  // A test may end every connection of its database.
  superuser.on("error", () => undefined);
  await superuser.connect();
  const running: RunningServer = await startServer(config, opened, () => undefined, parts);
  return {
    url: running.url,
    workspace,
    apiKey,
    database,
    superuser,
    dataDir,
    ownerLink: running.ownerLink ?? "",
    async call<Reply>(method: string, address: string, body?: unknown) {
      const response = await fetch(`${running.url}${address}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: (text === "" ? undefined : JSON.parse(text)) as Reply,
        headers: response.headers,
      };
    },
    async stop() {
      await running.stop();
      await superuser.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
