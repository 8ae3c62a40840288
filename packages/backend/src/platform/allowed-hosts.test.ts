import Fastify from "fastify";
import { expect, test } from "vitest";
import { registerAllowedHosts } from "./allowed-hosts.js";

const appUrl = "https://rollout.example.com/base";

/** For each host, whether the server answers for it. */
async function answers(
  options: { appUrl: string | undefined; isLoopback: boolean },
  url: string,
  hosts: readonly string[],
): Promise<readonly boolean[]> {
  const app = Fastify();
  registerAllowedHosts(app, options);
  app.get("/*", () => "here");
  const statuses = hosts.map(async (host) => (await app.inject({ url, headers: { host } })).statusCode);
  return (await Promise.all(statuses)).map((status) => status === 200);
}

const appHosts = ["rollout.example.com", "Rollout.Example.com:443"];
const loopbackHosts = ["localhost:8080", "127.0.0.1", "[::1]:1"];
const addresses = ["10.0.0.7:8080", "[fd00::7]", "[fd00::7]:8080", "127.0.0.2"];
const foreign = ["evil.test", "example.com", "evil.test:443", "rollout.example.com.evil.test", "[evil.test]"];

test("a server on loopback answers for its own names and for the address that browsers use", async () => {
  const options = { appUrl, isLoopback: true };
  expect(await answers(options, "/", [...loopbackHosts, ...appHosts])).not.toContain(false);
  expect(await answers(options, "/", [...foreign, ...addresses])).not.toContain(true);
});

test("a server elsewhere answers for the address that browsers use alone", async () => {
  const options = { appUrl, isLoopback: false };
  expect(await answers(options, "/", appHosts)).not.toContain(false);
  expect(await answers(options, "/", [...foreign, ...addresses, ...loopbackHosts])).not.toContain(true);
});

test("probes may use the address of the machine, but no other name", async () => {
  const options = { appUrl, isLoopback: false };
  for (const path of ["/healthz", "/readyz", "/metrics?x=1"]) {
    expect(await answers(options, path, [...addresses, ...loopbackHosts, ...appHosts])).not.toContain(false);
    expect(await answers(options, path, foreign)).not.toContain(true);
  }
});
