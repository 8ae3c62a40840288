import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { type Bucket, type BucketTest, type ErrorReply, idFromUuid, newUuid } from "@rollout/contract";
import { freePort, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SecretBox } from "../../platform/secret-box.js";

/* T11 and T12: a server that is open to the network, and endpoints that lead to what is behind it. */

let server: TestServer;
let owner: TestPerson;
let canary: Server;
let canaryPort: number;
const hits: string[] = [];
const authSecret = randomBytes(48).toString("base64");

const names: Record<string, string[]> = {
  "private.example.com": ["10.0.0.1"],
  "loopback.example.com": ["127.0.0.1"],
  "both.example.com": ["93.184.215.14", "127.0.0.1"],
  "mapped.example.com": ["::ffff:127.0.0.1"],
};
let rebindings = 0;

beforeAll(async () => {
  canary = createServer((request, response) => {
    hits.push(request.url ?? "");
    response.end();
  });
  canary.on("connection", () => hits.push("connection"));
  await new Promise<void>((listening) => canary.listen(0, "0.0.0.0", listening));
  canaryPort = (canary.address() as AddressInfo).port;
  const port = String(await freePort());
  server = await startTestServer(
    {
      HOST: "0.0.0.0",
      PORT: port,
      NEXT_PUBLIC_APP_URL: `http://127.0.0.1:${port}`,
      AUTH_SECRET: authSecret,
    },
    {
      resolveName: async (name) => {
        if (name === "rebinding.example.com")
          return [{ address: rebindings++ % 2 === 0 ? "93.184.215.14" : "127.0.0.1", family: 4 }];
        return (names[name] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      },
    },
  );
  owner = await TestPerson.signIn(server, "Olga", "owner");
});
afterAll(async () => {
  await server.stop();
  canary.closeAllConnections();
  await new Promise((closed) => canary.close(closed));
});

const hostile = (): string[] => {
  const at = canaryPort;
  return [
    `http://127.0.0.1:${at}`,
    `https://127.0.0.1:${at}`,
    `http://localhost:${at}`,
    `https://localhost.:${at}`,
    `http://storage.localhost:${at}`,
    `http://0.0.0.0:${at}`,
    `http://0:${at}`,
    `http://127.1:${at}`,
    `http://2130706433:${at}`,
    `http://0x7f000001:${at}`,
    `http://0177.0.0.1:${at}`,
    `http://①②⑦.⓪.⓪.①:${at}`,
    `http://[::1]:${at}`,
    `http://[::]:${at}`,
    `http://[::ffff:127.0.0.1]:${at}`,
    `http://[::ffff:0:127.0.0.1]:${at}`,
    `http://[64:ff9b::7f00:1]:${at}`,
    `http://[64:ff9b:1::7f00:1]:${at}`,
    `http://[2002:7f00:1::]:${at}`,
    `http://user:secret@127.0.0.1:${at}`,
    `http://127.0.0.1:${at}/?x=`,
    `http://127.0.0.1:${at}/#x`,
    `ftp://127.0.0.1:${at}`,
    "http://169.254.169.254/latest/meta-data",
    "http://metadata.google.internal",
    "http://[fd00:ec2::254]",
    "https://169.254.0.23",
    "https://100.100.100.200",
    "https://168.63.129.16",
    `https://${hostname()}:${at}`,
    `https://10.0.0.1:${at}`,
    `https://192.168.1.1:${at}`,
    `https://private.example.com:${at}`,
    `https://loopback.example.com:${at}`,
    `https://both.example.com:${at}`,
    `https://mapped.example.com:${at}`,
    `https://rebinding.example.com:${at}`,
  ];
};

const connection = (endpoint: string) => ({
  bucket: "papers",
  region: "us-east-1",
  prefix: "",
  endpoint,
  pathStyle: true,
  accessKeyId: "key",
  secretAccessKey: "secret",
});

/** Stores a connection behind the server's back, as one that was saved under another policy. */
async function storeBucket(endpoint: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.database.superuserUrl });
  await client.connect();
  try {
    const [workspace] = (await client.query("select id from workspaces where slug = $1", [server.workspace]))
      .rows;
    const id = newUuid();
    let origin = "null";
    if (URL.canParse(endpoint)) origin = new URL(endpoint).origin;
    const place = { workspaceId: workspace.id, table: "buckets", row: id, column: "secret_sealed", origin };
    const installation = (await client.query("select find_installation() as id")).rows[0].id;
    const secrets = new SecretBox({ current: authSecret, previous: [] }, installation);
    await client.query(
      `insert into buckets (workspace_id, id, name, bucket, region, prefix, endpoint, path_style, access_key_id,
         secret_sealed) values ($1, $2, 'b', 'papers', 'us-east-1', '', $3, true, 'key', $4)`,
      [workspace.id, id, endpoint, secrets.seal("secret", place)],
    );
    return idFromUuid("bkt", id);
  } finally {
    await client.end();
  }
}

test("T11: no connection reaches the inside when a hostile endpoint is saved", async () => {
  expect(hostile().length).toBeGreaterThanOrEqual(25);
  for (const endpoint of hostile()) {
    const reply = await owner.call<ErrorReply>("POST", "/api/v1/buckets", connection(endpoint));
    expect([400, 422], endpoint).toContain(reply.status);
  }
  expect((await owner.call<{ buckets: Bucket[] }>("GET", "/api/v1/buckets")).body.buckets).toEqual([]);
  expect(hits).toEqual([]);
});

test("T11: no connection reaches the inside when a hostile endpoint is tested", async () => {
  for (const endpoint of hostile()) {
    const reply = await owner.call<BucketTest>("POST", "/api/v1/buckets/test", connection(endpoint));
    if (reply.status === 200) {
      expect(reply.body, endpoint).toMatchObject({ ok: false, field: "endpoint" });
    } else expect(reply.status, endpoint).toBe(400);
  }
  expect(hits).toEqual([]);
});

test("T11: no connection reaches the inside when a hostile connection that is stored is used", async () => {
  for (const endpoint of hostile()) {
    const id = await storeBucket(endpoint);
    const at = `/api/v1/buckets/${id}`;
    const uses = [
      await owner.outcome("GET", `${at}/objects`),
      await owner.outcome("GET", `${at}/content?key=a`),
      await owner.outcome("POST", `${at}/attach`, { key: "a" }),
      await owner.outcome("DELETE", `${at}/content?key=a`),
      await owner.outcome("POST", "/api/v1/uploads", { name: "a", size: 1, bucketId: id }),
    ];
    for (const { status } of uses) expect(status, endpoint).toBe(422);
    expect((await owner.call<BucketTest>("POST", `${at}/test`)).body.ok, endpoint).toBe(false);
  }
  expect(hits).toEqual([]);
});
