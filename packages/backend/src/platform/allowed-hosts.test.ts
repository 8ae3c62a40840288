import Fastify from "fastify";
import { expect, test } from "vitest";
import { registerAllowedHosts } from "./allowed-hosts.js";

test("a server on loopback answers for its own names and for the address that browsers use", async () => {
  const app = Fastify();
  registerAllowedHosts(app, "https://rollout.example.com/base");
  app.get("/", () => "here");
  const statusFor = async (host: string): Promise<number> =>
    (await app.inject({ url: "/", headers: { host } })).statusCode;
  for (const host of [
    "localhost:8080",
    "127.0.0.1",
    "[::1]:1",
    "rollout.example.com",
    "Rollout.Example.com:443",
  ]) {
    expect(await statusFor(host)).toBe(200);
  }
  for (const host of ["example.com", "evil.test", "127.0.0.2", "[::2]"]) {
    expect(await statusFor(host)).not.toBe(200);
  }
});
