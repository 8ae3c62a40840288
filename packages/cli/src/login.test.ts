import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CommandLine } from "./testing/command-line.js";

let server: TestServer;
let ada: TestPerson;
let machine: CommandLine;

beforeAll(async () => {
  server = await startTestServer();
  ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
});
afterAll(() => server.stop());
beforeEach(() => {
  machine = new CommandLine();
});
afterEach(() => machine.remove());

const configFile = (): string => path.join(machine.home, ".config/rollout/config.json");

describe("rollout login", () => {
  test("shows address and code, waits for the approval, and saves the key for its owner alone", async () => {
    const { code, out, err } = await machine.logIn(ada);
    expect([code, out]).toEqual([0, "✓ Logged in as ada@example.com\n  workspace my-workspace\n"]);
    expect(err).toContain(`Open ${server.url}/login/device\nand type the code `);
    expect((await stat(configFile())).mode & 0o777).toBe(0o600);
    const { profiles } = JSON.parse(await readFile(configFile(), "utf8"));
    expect(profiles.default).toEqual({
      baseUrl: server.url,
      logins: [
        {
          baseUrl: server.url,
          apiKey: expect.stringMatching(/^mv37_rl_\w{38}$/),
          apiKeyId: expect.stringMatching(/^key_/),
          workspace: "my-workspace",
          createdAt: expect.stringMatching(/^\d{4}-/),
        },
      ],
    });
  });
});
