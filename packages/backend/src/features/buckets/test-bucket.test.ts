/** What the test of a connection says: of each thing that can be wrong a sentence of its own, and what to do. */
import { randomBytes } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { BucketTest, ErrorReply } from "@rollout/contract";
import {
  bucketConnection,
  type S3Server,
  s3ClientConfig,
  startS3Server,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BucketAccess } from "../../platform/bucket-access.js";
import { OutboundPolicy } from "../../platform/outbound-policy.js";
import { SecretBox } from "../../platform/secret-box.js";
import { testBucket } from "./test-bucket.js";

let s3: S3Server;
let client: S3Client;
let server: TestServer;
let owner: TestPerson;

beforeAll(async () => {
  s3 = await startS3Server();
  client = new S3Client(s3ClientConfig(s3));
  server = await startTestServer();
  owner = await TestPerson.signIn(server, "Olga", "owner");
}, 600_000);
afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await s3?.stop();
});

const connection = (changed: object = {}) => bucketConnection(s3, changed);

const tested = async (changed: object): Promise<BucketTest> =>
  (await owner.call<BucketTest>("POST", "/api/v1/buckets/test", connection(changed))).body;

test("a connection in which all is well says what is there, step by step", async () => {
  await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: "well/old.txt", Body: "old" }));
  const test = await tested({ prefix: "well/" });
  expect(test).toMatchObject({
    ok: true,
    code: null,
    objects: { count: 1, isAll: true, newestKey: "old.txt" },
  });
  expect(test.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
    "address ok",
    "connection ok",
    "clock ok",
    "credentials ok",
    "region ok",
    "access ok",
  ]);
});

const wrong = [
  ["an unknown bucket", { bucket: "no-such-bucket" }, "bucket_missing", "bucket", "access"],
  [
    "nobody at the address",
    { endpoint: "http://127.0.0.1:1" },
    "bucket_unreachable",
    "endpoint",
    "connection",
  ],
  [
    "an unknown name",
    { endpoint: "https://storage.example.invalid" },
    "bucket_unreachable",
    "endpoint",
    "address",
  ],
  ["an internal address", { endpoint: "https://10.0.0.1" }, "endpoint_refused", "endpoint", "address"],
] as const;

test.each(wrong)("%s is told", async (_, changed, code, field, step) => {
  const result = await tested(changed);
  expect(result).toMatchObject({ ok: false, code, field });
  expect(result.steps.find(({ state }) => state === "failed")!.step).toBe(step);
  const saved = await owner.call<ErrorReply>("POST", "/api/v1/buckets", connection(changed));
  expect(saved.body.error).toMatchObject({ code, message: result.message, details: { field, step } });
});

test("every wrong thing has a sentence of its own", async () => {
  const sentences = await Promise.all(wrong.map(async ([, changed]) => (await tested(changed)).message));
  expect(new Set(sentences).size).toBe(wrong.length);
});

test("credentials and region are told apart, and the right region is named", async ({ skip }) => {
  if (!s3.checksSignatures) skip("this S3 server checks no signatures");
  expect(await tested({ accessKeyId: "nobody" })).toMatchObject({
    code: "bucket_credentials_refused",
    field: "accessKeyId",
  });
  expect(await tested({ secretAccessKey: "wrong" })).toMatchObject({
    code: "bucket_credentials_refused",
    field: "secretAccessKey",
  });
  expect(await tested({ region: "eu-central-1" })).toMatchObject({
    code: "bucket_region_mismatch",
    field: "region",
    repair: "us-east-1",
  });
  expect(await tested({ region: "eu-central-1", secretAccessKey: "wrong" })).toMatchObject({
    code: "bucket_credentials_refused",
  });
});

test("clocks that are too far apart are told, with how far", async ({ skip }) => {
  if (!s3.checksSignatures) skip("this S3 server checks no signatures");
  const policy = new OutboundPolicy({ setting: "ROLLOUT_S3_ALLOW", allowsLoopback: true });
  const access = new BucketAccess(
    policy,
    new SecretBox({ current: randomBytes(48).toString("base64"), previous: [] }, "a test"),
  );
  for (const [minutes, how] of [
    [20, "20 min ahead of"],
    [-20, "20 min behind"],
  ] as const) {
    const result = await testBucket(access, connection(), { clockOffsetMs: minutes * 60_000 });
    expect(result).toMatchObject({ ok: false, code: "bucket_clock_skew" });
    expect(result.message).toContain(how);
  }
  access.close();
});

test("a stored connection whose name leads inside by the time of its use is refused with what to do", async () => {
  let asked = 0;
  const policy = new OutboundPolicy({
    setting: "ROLLOUT_S3_ALLOW",
    allowsLoopback: false,
    resolve: async () => [{ address: asked++ === 0 ? "93.184.215.14" : "10.0.0.7", family: 4 }],
  });
  const secrets = new SecretBox({ current: randomBytes(48).toString("base64"), previous: [] }, "a test");
  const access = new BucketAccess(policy, secrets);
  const result = await testBucket(access, { ...connection(), endpoint: "https://storage.example.com" });
  access.close();
  expect(result).toMatchObject({
    code: "endpoint_refused",
    field: "endpoint",
    message:
      "The server may not connect to storage.example.com: the address is of an internal network. Use a public https address, or ask the operator to list it in ROLLOUT_S3_ALLOW.",
  });
});

/** Something at an address that is no storage; returns its port. */
async function answering(server: net.Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return (server.address() as net.AddressInfo).port;
}

test("an endpoint that cannot be right is told with what to do, each in a sentence of its own", async () => {
  const encrypted = net.createServer((socket) => socket.end(Buffer.from("15030300020246", "hex")));
  const website = http.createServer((_, response) => void response.writeHead(404).end("<p>Nothing here</p>"));
  const silent = net.createServer((socket) => socket.on("data", () => socket.destroy()));
  const { port } = new URL(s3.endpoint);
  const at = `127.0.0.1:${port}`;
  try {
    const cases: [endpoint: string, sentence: string][] = [
      ["http://169.254.169.254", "Nobody can allow that: use the address of your storage."],
      ["https://10.0.0.1", "ask the operator to list it in ROLLOUT_S3_ALLOW"],
      ["https://storage.example.invalid", "is not known in the network"],
      [`https://${at}`, `${at} does not speak https. Begin the endpoint with http://`],
      [
        `http://127.0.0.1:${await answering(encrypted)}`,
        "does not speak http. Begin the endpoint with https://",
      ],
      [`http://127.0.0.1:${await answering(website)}`, "answers with status 404"],
      [
        `http://127.0.0.1:${await answering(silent)}/`,
        "breaks off what is not encrypted. Begin the endpoint with https://",
      ],
      [`http://${at}/${s3.bucket}`, `The endpoint has the path /${s3.bucket}: leave it out`],
      ["http://127.0.0.1:1", "Nothing listens at 127.0.0.1:1. Check the port"],
    ];
    for (const [endpoint, sentence] of cases) {
      const result = await tested({ endpoint });
      expect(result, endpoint).toMatchObject({ ok: false, field: "endpoint" });
      expect(result.message, endpoint).toContain(sentence);
    }
  } finally {
    for (const each of [encrypted, website, silent]) each.close();
  }
});

test("a prefix under which nothing is is told as such", async () => {
  const { ok, message } = await tested({ prefix: "misspelt/" });
  expect({ ok, message }).toMatchObject({
    ok: true,
    message: expect.stringContaining("nothing is under the prefix misspelt/ yet: check its spelling"),
  });
});

test("the right that is missing is named", async ({ skip }) => {
  if (!s3.checksSignatures) skip("this S3 server checks no signatures");
  const of = {
    list: "s3:ListBucket",
    write: "s3:PutObject",
    read: "s3:GetObject",
    delete: "s3:DeleteObject",
  };
  for (const [right, action] of Object.entries(of)) {
    const allowed = Object.values(of).filter((each) => each !== action);
    const principal = { Effect: "Allow", Principal: { AWS: [s3.reader.accessKeyId] } };
    const Statement = allowed.map((each) => ({
      ...principal,
      Action: [each],
      Resource: [`arn:aws:s3:::${s3.bucket}${each === "s3:ListBucket" ? "" : "/*"}`],
    }));
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await client.send(new PutBucketPolicyCommand({ Bucket: s3.bucket, Policy: policy }));
    const result = await tested({ ...s3.reader, prefix: "rights/" });
    expect(result, right).toMatchObject({ code: "bucket_access_denied" });
    expect(result.message).toContain(`Allow it ${action}.`);
    expect(result.message).toContain(`not ${right}`);
  }
});

test("a key that may read and not write is told so", async ({ skip }) => {
  if (!s3.checksSignatures) skip("this S3 server checks no signatures");
  const allow = (action: string, resource: string) => ({
    Effect: "Allow",
    Principal: { AWS: [s3.reader.accessKeyId] },
    Action: [action],
    Resource: [`arn:aws:s3:::${s3.bucket}${resource}`],
  });
  const policy = {
    Version: "2012-10-17",
    Statement: [allow("s3:ListBucket", ""), allow("s3:GetObject", "/*")],
  };
  await client.send(new PutBucketPolicyCommand({ Bucket: s3.bucket, Policy: JSON.stringify(policy) }));
  const result = await tested({ ...s3.reader, prefix: "shared/" });
  expect(result).toMatchObject({ code: "bucket_access_denied", field: "prefix" });
  expect(result.message).toContain("may list under the prefix shared/, and not write there");
});
