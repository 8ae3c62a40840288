import { existsSync, readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiKeyList, DeviceLogin } from "@rollout/contract";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { approve, CommandLine, ended, said, shownCode } from "./testing/command-line.js";

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

const startLogin = (args: readonly string[] = [], variables = {}) =>
  machine.start(["login", "--base-url", server.url, ...args], variables);

const open = async (userCode: string) =>
  (await ada.call<DeviceLogin>("POST", "/api/v1/device-logins/open", { userCode })).body;

describe("rollout login", () => {
  test("shows address and code, waits for the approval, and saves the key for its owner alone", async () => {
    const { code, out, err } = await machine.logIn(ada);
    expect([code, out]).toEqual([0, "✓ Logged in as ada@example.com\n  workspace my-workspace\n"]);
    expect(err).toContain(`Open ${server.url}/login/device\nand type the code `);
    expect((await stat(machine.configFile)).mode & 0o777).toBe(0o600);
    const { profiles } = JSON.parse(await readFile(machine.configFile, "utf8"));
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
    const [login] = profiles.default.logins;
    expect(out + err).not.toContain(login.apiKey);
    expect((await machine.run(["whoami"])).code).toBe(0);
  });

  test("tells the page what asks, and the workspace that was wanted", async () => {
    const child = startLogin(["--no-browser", "--workspace", "my-workspace"]);
    const end = ended(child);
    const shown = await open(await shownCode(child));
    expect(shown).toMatchObject({ client: "rollout CLI 0.2.0", workspace: "my-workspace" });
    expect(shown.system).toMatch(/^(Linux|macOS) (x64|arm64)$/);
    expect(shown.machine).not.toBe("");
    child.kill("SIGINT");
    await end;
  });

  test("as JSON tells what was made, without the key", async () => {
    const { code, out } = await machine.logIn(ada, ["--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      user: { name: "Ada", email: "ada@example.com" },
      workspace: { slug: "my-workspace" },
      apiKey: { kind: "cli" },
    });
    expect(out).not.toMatch(/mv37_rl_\w{38}/);
  });

  test("whose key cannot be saved leaves no valid key behind", async () => {
    const kay = await TestPerson.signIn(server, "Kay", "member");
    // Not even root makes a folder there.
    const child = startLogin(["--no-browser"], { XDG_CONFIG_HOME: "/dev/null" });
    const end = ended(child);
    await approve(kay, await shownCode(child));
    expect((await end).code).toBe(1);
    const { body } = await kay.call<ApiKeyList>("GET", "/api/v1/api-keys");
    expect(body.apiKeys.map(({ state }) => state)).toEqual(["revoked"]);
  });

  test("that was denied says so, saves nothing, and ends with 1", async () => {
    const child = startLogin(["--no-browser"]);
    const end = ended(child);
    const userCode = await shownCode(child);
    await open(userCode);
    await ada.outcome("POST", "/api/v1/device-logins/deny", { userCode });
    const { code, err } = await end;
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("✗ The login was denied in the browser. (access_denied)"),
    ]);
    expect(err).toContain("Run rollout login again.");
    expect(existsSync(machine.configFile)).toBe(false);
  });

  test("is given up by Ctrl-C, with 130 and nothing saved", async () => {
    const child = startLogin(["--no-browser"]);
    const end = ended(child);
    await shownCode(child);
    child.kill("SIGINT");
    expect(await end).toMatchObject({ code: 130, out: "" });
    expect(existsSync(machine.configFile)).toBe(false);
  });

  test("to a second workspace keeps the first, and makes the second active", async () => {
    await machine.logIn(ada);
    const { slug } = await ada.makeWorkspace("Other");
    const { out } = await machine.logIn(ada, ["--workspace", slug]);
    ada.workspace = server.workspace;
    expect(out).toContain(`workspace ${slug}\n`);
    expect((await machine.run(["workspace"])).out).toBe(`${slug}\n`);
    expect((await machine.run(["workspace", "my-workspace"])).code).toBe(0);
  });

  test("a second time to the same workspace puts the new key in the place of the old, which ends", async () => {
    const first = await machine.holdLogin(ada);
    await machine.logIn(ada);
    const { profiles } = machine.config as { profiles: { default: { logins: { apiKeyId: string }[] } } };
    expect(profiles.default.logins).toHaveLength(1);
    expect(profiles.default.logins[0]?.apiKeyId).not.toBe(first.apiKey.id);
    const { body } = await ada.call<ApiKeyList>("GET", "/api/v1/api-keys");
    expect(body.apiKeys.find(({ id }) => id === first.apiKey.id)?.state).toBe("revoked");
  });

  test("under --profile leaves the other profile as it is", async () => {
    await machine.holdLogin(ada);
    const before = machine.config as { profiles: { default: unknown } };
    await machine.logIn(ada, ["--profile", "staging"]);
    const after = machine.config as { profiles: { default: unknown; staging: unknown } };
    expect(after.profiles.default).toEqual(before.profiles.default);
    expect(after.profiles.staging).toBeDefined();
  });

  test("says that a key in the environment wins over it", async () => {
    const child = startLogin(["--no-browser"], { ROLLOUT_API_KEY: server.apiKey });
    const end = ended(child);
    await approve(ada, await shownCode(child));
    expect((await end).err).toContain("ROLLOUT_API_KEY is set and wins over this login");
  });
});

describe("the browser", () => {
  const opened = (): string => `${machine.home}/opened`;
  const screen = (script: string) => ({
    DISPLAY: ":0",
    PATH: `${machine.addProgram("xdg-open", `#!/bin/sh\n${script}\n`)}:${process.env.PATH}`,
  });

  test.skipIf(process.platform !== "linux")(
    "is opened on the page, and the address stays readable",
    async () => {
      const child = startLogin([], screen(`printf %s "$1" > '${opened()}'`));
      const end = ended(child);
      const [code] = await Promise.all([shownCode(child), said(child, /Your browser shows the page\./)]);
      await approve(ada, code);
      expect((await end).code).toBe(0);
      expect(readFileSync(opened(), "utf8")).toBe(`${server.url}/login/device`);
    },
  );

  test.skipIf(process.platform !== "linux")(
    "that does not start leaves the address to be opened by hand",
    async () => {
      const child = startLogin([], screen("exit 3"));
      const end = ended(child);
      await said(child, /Waiting for your approval/);
      child.kill("SIGINT");
      const { err } = await end;
      expect(err).toContain(`Open ${server.url}/login/device`);
      expect(err).not.toContain("Your browser shows");
    },
  );

  test.each([
    ["--no-browser was given", ["--no-browser"], {}],
    ["the terminal is far away", [], { SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" }],
    ["there is no display", [], { DISPLAY: "" }],
  ] as const)("is not opened where %s", async (_, args, variables) => {
    const child = startLogin(args, { ...screen(`touch '${opened()}'`), ...variables });
    const end = ended(child);
    await said(child, /Waiting for your approval/);
    child.kill("SIGINT");
    await end;
    expect(existsSync(opened())).toBe(process.platform !== "linux" && args.length === 0);
  });
});

test("the program asks every 5 seconds at most, whatever the server says, and outlives one that is away", async () => {
  const askedAt: number[] = [];
  const expired = { error: { code: "expired_token", message: "Over.", hint: "", requestId: "" } };
  const answers: readonly [number, unknown][] = [
    [502, "<html>"],
    [400, expired],
  ];
  const scripted = createServer((request, response) => {
    const isStart = request.url === "/api/v1/device-logins";
    const started = {
      deviceCode: "d".repeat(43),
      userCode: "WDJF-KTNB",
      url: "http://127.0.0.1/login/device",
      expiresAt: new Date(0).toISOString(),
      intervalSeconds: 0,
    };
    const [status, body] = isStart ? [201, started] : (answers[askedAt.length - 1] ?? [500, ""]);
    askedAt.push(performance.now());
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => scripted.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(scripted.address() as AddressInfo).port}`;
    const { code, err } = await machine.run(["login", "--no-browser", "--base-url", url]);
    expect([code, err]).toEqual([1, expect.stringContaining("(expired_token)")]);
    const gaps = askedAt.slice(1).map((at, index) => at - askedAt[index]!);
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(gap).toBeGreaterThan(4_990);
  } finally {
    scripted.close();
    scripted.closeAllConnections();
  }
});
