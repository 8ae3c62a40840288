import http from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOutboundAgents, refusalBeneath } from "./outbound-agents.js";
import { OutboundPolicy, type ResolvedAddress } from "./outbound-policy.js";

const answers: Record<string, string[]> = {
  "s3.example.com": ["93.184.215.14"],
  "inside.example.com": ["10.1.2.3"],
  "half.example.com": ["93.184.215.14", "127.0.0.1"],
  "cloud.example.com": ["169.254.169.254"],
  minio: ["172.18.0.5"],
  localhost: ["127.0.0.1"],
};
const resolve = async (name: string): Promise<ResolvedAddress[]> =>
  (answers[name] ?? []).map((address) => ({ address, family: 4 }));

const policy = (allow = "", allowsLoopback = false): OutboundPolicy =>
  new OutboundPolicy({ allow, setting: "ROLLOUT_S3_ALLOW", allowsLoopback, resolve });

const verdict = (address: string, by = policy()): Promise<string> =>
  by.check(address).then(
    (url) => url.href,
    (error: Error) => error.message,
  );

let canary: Server;
let hits = 0;
let port: number;
beforeAll(async () => {
  canary = createServer((socket) => {
    hits++;
    socket.destroy();
  });
  await new Promise<void>((listening) => canary.listen(0, "127.0.0.1", listening));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => void canary.close());

test("a public address by https is allowed, by http it is not", async () => {
  expect(await verdict("https://s3.example.com/base")).toBe("https://s3.example.com/base");
  expect(await verdict("http://s3.example.com")).toContain("not encrypted");
});

test("a name is as good as the worst of its addresses", async () => {
  expect(await verdict("https://inside.example.com")).toContain("internal network");
  expect(await verdict("https://half.example.com")).toContain("internal network");
  await expect(policy().check("https://nowhere.example.com")).rejects.toThrow("no address is known");
});

test("what the operator lists is allowed: a host with its port, and the buckets before it; a network", async () => {
  const listed = policy("minio:9000, 10.1.0.0/16");
  expect(await verdict("http://minio:9000", listed)).toBe("http://minio:9000/");
  expect(await verdict("http://minio:9001", listed)).toContain("internal network");
  expect(await verdict("http://inside.example.com", listed)).toBe("http://inside.example.com/");
  expect(await verdict("https://10.2.0.1", listed)).toContain("internal network");
  answers["papers.minio"] = ["172.18.0.5"];
  expect((await listed.addressesOf("papers.minio", 9000))[0]!.address).toBe("172.18.0.5");
});

test("where a cloud hands out credentials is never allowed, whatever the operator lists", async () => {
  const careless = policy(
    "169.254.169.254:80,168.63.129.16:80,0.0.0.0/0,::/0,cloud.example.com:443,fd00::/8,[fd00:ec2::254]:80",
  );
  for (const address of [
    "http://169.254.169.254",
    "https://cloud.example.com",
    "http://[fd00:ec2::254]",
    "http://[fd20:ce::254]",
    "http://168.63.129.16",
    "http://100.100.100.200",
    "http://192.0.0.192",
    "http://[::ffff:169.254.169.254]",
    "http://[::ffff:0:169.254.169.254]",
    "http://[64:ff9b::169.254.169.254]",
    "http://[64:ff9b:1::168.63.129.16]",
  ])
    expect(await verdict(address, careless), address).toContain("credentials");
});

test("IPv4 of the inside is refused in every form that it has inside IPv6", async () => {
  for (const address of [
    "[::ffff:10.0.0.1]",
    "[::ffff:0:10.0.0.1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::10.0.0.1]",
    "[64:ff9b:1:2::10.0.0.1]",
    "[2002:a00:1::]",
  ])
    expect(await verdict(`https://${address}`), address).toContain("internal network");
});

test("loopback is allowed where the server itself is on loopback, and only by its own names", async () => {
  expect(await verdict("http://127.0.0.1:9000")).toContain("internal network");
  const local = policy("", true);
  for (const address of ["http://127.0.0.1:9000/", "http://localhost:9000/", "http://[::1]:9000/"])
    expect(await verdict(address, local)).toBe(address);
  expect(await verdict("https://half.example.com", local)).toContain("internal network");
  expect(await verdict("https://10.0.0.1", local)).toContain("internal network");
});

test("users, queries, fragments and other schemes are refused", async () => {
  for (const address of [
    "https://user:secret@s3.example.com",
    "https://s3.example.com?x=1",
    "https://s3.example.com/#x",
    "ftp://s3.example.com",
    "file:///etc/passwd",
    "no url",
  ])
    expect(await verdict(address), address).toContain("cannot be used");
});

test("a list that cannot be read stops the start, and names the entry", () => {
  expect(() => policy("minio")).toThrow('ROLLOUT_S3_ALLOW: "minio"');
  expect(() => policy("10.0.0.0/99")).toThrow("ROLLOUT_S3_ALLOW: 10.0.0.0/99");
});

const request = (by: OutboundPolicy, host: string): Promise<string> => {
  const agents = createOutboundAgents(by);
  return new Promise<string>((done) => {
    http
      .get({ host, port, agent: agents.httpAgent }, () => done("answered"))
      .on("error", (error) => done(refusalBeneath(error)?.message ?? `not refused: ${error.message}`));
  }).finally(() => agents.destroy());
};

test("T12: a name that answers public first and 127.0.0.1 then reaches nothing", async () => {
  let asked = 0;
  const rebinding = new OutboundPolicy({
    setting: "ROLLOUT_S3_ALLOW",
    allowsLoopback: false,
    resolve: async () => [{ address: asked++ === 0 ? "93.184.215.14" : "127.0.0.1", family: 4 }],
  });
  await rebinding.check("https://rebinding.example.com");
  expect(await request(rebinding, "rebinding.example.com")).toContain("internal network");
  expect(asked).toBe(2);
  expect(hits).toBe(0);
});

test("a socket to an address that was never checked is refused, too", async () => {
  for (const host of ["127.0.0.1", "::1", "localhost", "0.0.0.0"])
    expect(await request(policy(), host), host).toContain("internal network");
  expect(hits).toBe(0);
});
