import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { newUuid } from "@rollout/contract";
import {
  createTestDatabase,
  freePort,
  OpenIdDouble,
  type ServerProcess,
  startServerProcess,
  TestBrowser,
  type TestDatabase,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenPlace } from "./features/github/github-places.js";
import { secretPlaceOf } from "./platform/bucket-access.js";
import { SecretBox } from "./platform/secret-box.js";

const admin = fileURLToPath(new URL("../dist/admin.js", import.meta.url));
const newSecret = (): string => randomBytes(32).toString("base64url");
const [former, current] = [newSecret(), newSecret()];

let provider: OpenIdDouble;
let database: TestDatabase;
let dataDir: string;
const running: ServerProcess[] = [];

beforeAll(async () => {
  [provider, database, dataDir] = await Promise.all([
    OpenIdDouble.start(),
    createTestDatabase(),
    mkdtemp(path.join(tmpdir(), "rollout-rotation-")),
  ]);
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await Promise.all([provider.stop(), database.drop(), rm(dataDir, { recursive: true })]);
});

async function start(secrets: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort();
  const environment = { ...provider.environment(port), TRUSTED_PROXIES: "127.0.0.1", ...secrets };
  const server = await startServerProcess({ ...database, port, dataDir, environment });
  running.push(server);
  return server;
}

async function signIn(url: string, sub: string): Promise<TestBrowser> {
  provider.answers = { claims: { sub, email: `${sub}@example.com` } };
  const browser = new TestBrowser(url);
  await browser.follow(await browser.startSignIn());
  return browser;
}

const at = (url: string, browser: TestBrowser, method: string): Promise<Response> =>
  fetch(`${url}/api/v1/session`, {
    method,
    headers: {
      cookie: browser.cookie("rollout_session") ?? "",
      origin: url,
      "sec-fetch-site": "same-origin",
    },
  });

/** Signs out; the ID token that went back to the provider, or nothing. */
async function signOut(url: string, browser: TestBrowser): Promise<string | null> {
  const { providerUrl } = (await (await at(url, browser, "DELETE")).json()) as { providerUrl: string | null };
  return providerUrl === null ? null : new URL(providerUrl).searchParams.get("id_token_hint");
}

const reseal = (environment: Record<string, string>): Promise<{ code: number; out: string; notes: string }> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH ?? "",
      DATABASE_URL: database.databaseUrl,
      DATABASE_MIGRATION_URL: database.migrationUrl,
      ...provider.environment(1),
      ...environment,
    };
    execFile(process.execPath, [admin, "reseal-secrets"], { env }, (error, out, notes) =>
      resolve({ code: error ? Number(error.code) : 0, out, notes }),
    );
  });

test("a new secret takes the place of the old one under load: no session fails, no sealed value is lost", async () => {
  const old = await start({ AUTH_SECRET: former });
  const browsers: TestBrowser[] = [];
  for (let count = 0; count < 12; count++) browsers.push(await signIn(old.url, `person-${count}`));

  let servers = [old.url];
  let [reads, failed, isOver] = [0, 0, false];
  const load = Promise.all(
    browsers.slice(0, 4).map(async (browser) => {
      while (!isOver) {
        const reply = await at(servers[reads++ % servers.length]!, browser, "GET").catch(() => undefined);
        if (reply?.status !== 200) failed++;
        await reply?.arrayBuffer();
      }
    }),
  );
  const next = await start({ AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: `${newSecret()}, ${former}` });
  servers = [old.url, next.url];
  const late = await signIn(old.url, "late");
  const sealing = reseal({ AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: former });
  const hints = [await signOut(next.url, browsers[11]!), await signOut(next.url, browsers[10]!)];
  expect((await sealing).code).toBe(0);

  // The old server goes; what it sealed last is sealed anew, and the old secret with it.
  servers = [next.url];
  await old.stop();
  const second = await reseal({ AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: former });
  expect(second.out).toMatch(/^ID tokens of sessions: \d+ sealed anew, \d+ up to date, 0 unreadable$/m);
  const third = await reseal({ AUTH_SECRET: current });
  expect(third.out).toContain("ID tokens of sessions: 0 sealed anew, 11 up to date, 0 unreadable\n");

  const last = await start({ AUTH_SECRET: current });
  servers = [last.url];
  await next.stop();
  isOver = true;
  await load;
  expect(failed).toBe(0);
  expect(reads).toBeGreaterThan(50);
  for (const browser of [...browsers.slice(0, 10), late]) hints.push(await signOut(last.url, browser));
  expect(hints).toHaveLength(13);
  for (const hint of hints) expect(hint).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
}, 60_000);

test("secrets of buckets and tokens of GitHub are sealed anew for their own place", async () => {
  const server = await start({ AUTH_SECRET: former });
  await server.stop();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const installationId = (await client.query("select id from installation")).rows[0].id as string;
  const before = new SecretBox({ current: former, previous: [] }, installationId);
  const workspaceId = newUuid();
  const bucket = newUuid();
  const endpoint = "https://minio.example.com:9000";
  const places = {
    bucket: secretPlaceOf(workspaceId, bucket, endpoint),
    github: tokenPlace(workspaceId, "https://api.github.com"),
  };
  await client.query("insert into workspaces (id, slug, name) values ($1, $2, 'Rotated')", [
    workspaceId,
    `rotated-${workspaceId}`,
  ]);
  await client.query(
    `insert into buckets (workspace_id, id, name, bucket, region, prefix, endpoint, path_style, access_key_id, secret_sealed)
     values ($1, $2, 'papers', 'papers', 'us-east-1', '', $3, true, 'key', $4)`,
    [workspaceId, bucket, endpoint, before.seal("of the bucket", places.bucket)],
  );
  await client.query(
    "insert into github_connections (workspace_id, kind, login, token_sealed) values ($1, 'token', 'ines', $2)",
    [workspaceId, before.seal("of GitHub", places.github)],
  );
  const { out } = await reseal({ AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: former });
  expect(out).toContain("Secrets of buckets: 1 sealed anew, 0 up to date, 0 unreadable\n");
  expect(out).toContain("Tokens of GitHub: 1 sealed anew, 0 up to date, 0 unreadable\n");
  const after = new SecretBox({ current, previous: [] }, installationId);
  const sealedOf = async (sql: string): Promise<string> =>
    (await client.query(sql, [workspaceId])).rows[0].sealed;
  const sealed = {
    bucket: await sealedOf("select secret_sealed as sealed from buckets where workspace_id = $1"),
    github: await sealedOf("select token_sealed as sealed from github_connections where workspace_id = $1"),
  };
  await client.end();
  expect(after.open(sealed.bucket, places.bucket)).toBe("of the bucket");
  expect(after.open(sealed.github, places.github)).toBe("of GitHub");
}, 60_000);

test("a lost secret costs the values that it sealed, and nothing else", async () => {
  const before = await start({ AUTH_SECRET: former });
  const browser = await signIn(before.url, "kept");
  await before.stop();
  const after = await start({ AUTH_SECRET: current });
  expect((await at(after.url, browser, "GET")).status).toBe(200);
  const sealed = await reseal({ AUTH_SECRET: current });
  expect(sealed.out).toContain("ID tokens of sessions: 0 sealed anew, 0 up to date, 1 unreadable\n");
  expect(sealed.notes).toContain("give the secret as AUTH_SECRET_PREVIOUS");
  expect(await signOut(after.url, browser)).toBeNull();
  expect((await at(after.url, browser, "GET")).status).toBe(401);
}, 60_000);

test("nothing is sealed with a secret that no server has", async () => {
  expect(await reseal({ AUTH_SECRET_PREVIOUS: former })).toMatchObject({
    code: 1,
    notes: expect.stringContaining("AUTH_SECRET is missing"),
  });
  expect(await reseal({ AUTH_SECRET: "short" })).toMatchObject({
    code: 1,
    notes: expect.stringContaining("AUTH_SECRET is shorter than 32 bytes"),
  });
});
