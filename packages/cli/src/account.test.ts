import { chmod, stat } from "node:fs/promises";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CommandLine, programs } from "./testing/command-line.js";

let server: TestServer;
let ada: TestPerson;
let machine: CommandLine;

describe.each(programs())("$kind,", ({ program }) => {
  beforeAll(async () => {
    server = await startTestServer();
    ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    machine = new CommandLine(program);
    ada.workspace = server.workspace;
  });
  afterEach(() => machine.remove());

  const revoke = (id: string) => ada.call("DELETE", `/api/v1/api-keys/${id}`);

  describe("rollout whoami", () => {
    test("shows user, workspace and a preview of the key, never the key", async () => {
      const { apiKey, secret } = await machine.holdLogin(ada);
      const { code, out, err } = await machine.run(["whoami"]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(/^user {7}Ada <ada@example\.com>$/m);
      expect(out).toMatch(/^workspace {2}my-workspace\b/m);
      expect(out).toContain(apiKey.preview);
      expect(out).not.toContain(secret);
    });

    test("as JSON has the same, and quietly one word", async () => {
      const { apiKey, secret } = await machine.holdLogin(ada);
      const { out } = await machine.run(["whoami", "--json"]);
      expect(JSON.parse(out)).toMatchObject({
        user: { name: "Ada", email: "ada@example.com" },
        workspace: { slug: "my-workspace" },
        apiKey: { id: apiKey.id, preview: apiKey.preview },
        baseUrl: server.url,
        keyFrom: "login",
      });
      expect(out).not.toContain(secret);
      expect((await machine.run(["whoami", "--quiet"])).out).toBe("ada@example.com\n");
    });

    test("after the key was revoked says so, with the next step, and ends with 3", async () => {
      const { apiKey } = await machine.holdLogin(ada);
      await revoke(apiKey.id);
      const { code, out, err } = await machine.run(["whoami"]);
      expect([code, out]).toEqual([3, ""]);
      expect(err).toBe(
        "✗ The API key was revoked. (key_revoked)\n" +
          "  Log in again with that workspace: rollout login --workspace my-workspace\n",
      );
      const json = await machine.run(["whoami", "--json"]);
      expect([json.code, json.out]).toEqual([3, ""]);
      expect(JSON.parse(json.err)).toMatchObject({ error: { code: "key_revoked" } });
    });

    test("without a login names the command to run, and ends with 3", async () => {
      const { code, err } = await machine.run(["--base-url", server.url, "whoami"]);
      expect([code, err]).toEqual([
        3,
        `✗ You are not logged in to ${server.url}. (not_logged_in)\n  Run: rollout --base-url ${server.url} login   (or set ROLLOUT_API_KEY)\n`,
      ]);
    });
  });

  describe("the environment wins", () => {
    test("ROLLOUT_API_KEY works without a login, and over one", async () => {
      const environment = { ROLLOUT_BASE_URL: server.url, ROLLOUT_API_KEY: server.apiKey };
      const without = await machine.run(["whoami", "--json"], environment);
      expect(JSON.parse(without.out)).toMatchObject({ user: null, keyFrom: "ROLLOUT_API_KEY" });
      await machine.holdLogin(ada);
      const over = await machine.run(["whoami", "--json"], { ROLLOUT_API_KEY: server.apiKey });
      expect(JSON.parse(over.out)).toMatchObject({ user: null, keyFrom: "ROLLOUT_API_KEY" });
    });

    test("a key of the environment that is refused is not blamed on the login", async () => {
      await machine.holdLogin(ada);
      const wrong = `${server.apiKey.slice(0, -1)}${server.apiKey.endsWith("0") ? "1" : "0"}`;
      const { code, err } = await machine.run(["whoami"], { ROLLOUT_API_KEY: wrong });
      expect([code, err]).toEqual([3, expect.stringContaining("Put a valid key into ROLLOUT_API_KEY")]);
      expect(err).not.toContain(wrong);
    });

    test("a key that no header can carry is refused without being shown", async () => {
      const key = "mv37_rl_\nsecret";
      const { code, err } = await machine.run(["whoami"], {
        ROLLOUT_BASE_URL: server.url,
        ROLLOUT_API_KEY: key,
      });
      expect([code, err.includes("secret")]).toEqual([3, false]);
    });

    test("ROLLOUT_BASE_URL wins over the config file, and --base-url over both", async () => {
      await machine.holdLogin(ada);
      const away = { ROLLOUT_BASE_URL: "http://127.0.0.1:1" };
      expect((await machine.run(["whoami"], away)).err).toContain("not logged in to http://127.0.0.1:1");
      expect((await machine.run(["--base-url", `${server.url}/`, "whoami"], away)).code).toBe(0);
      expect((await machine.run(["whoami", "--base-url", server.url], away)).code).toBe(0);
    });

    test("ROLLOUT_WORKSPACE picks among the saved keys", async () => {
      await machine.holdLogin(ada);
      const { slug } = await ada.makeWorkspace("Other");
      await machine.holdLogin(ada);
      const first = await machine.run(["workspace"], { ROLLOUT_WORKSPACE: "my-workspace" });
      expect([first.out, (await machine.run(["workspace"])).out]).toEqual(["my-workspace\n", `${slug}\n`]);
      const none = await machine.run(["whoami"], { ROLLOUT_WORKSPACE: "nobody-knows" });
      expect([none.code, none.err]).toEqual([
        3,
        expect.stringContaining("rollout login --workspace nobody-knows"),
      ]);
    });

    test("a saved key goes to its own server and to no other", async () => {
      await machine.holdLogin(ada);
      const other = await startTestServer();
      try {
        const { code, err } = await machine.run(["whoami", "--base-url", other.url]);
        expect([code, err]).toEqual([3, expect.stringContaining("not_logged_in")]);
      } finally {
        await other.stop();
      }
    });
  });

  describe("rollout workspace", () => {
    test("shows the active workspace without asking the server", async () => {
      await machine.holdLogin(ada);
      expect(await machine.run(["workspace"])).toEqual({ code: 0, out: "my-workspace\n", err: "" });
      const { out } = await machine.run(["workspace"], {
        ROLLOUT_BASE_URL: server.url,
        ROLLOUT_API_KEY: server.apiKey,
      });
      expect(out).toBe("my-workspace\n");
    });

    test("changes to a workspace that a saved key can access, and back", async () => {
      await machine.holdLogin(ada);
      const { slug } = await ada.makeWorkspace("Other");
      await machine.holdLogin(ada);
      for (const wanted of ["my-workspace", slug]) {
        expect(await machine.run(["workspace", wanted])).toEqual({
          code: 0,
          out: `✓ Active workspace: ${wanted}\n`,
          err: "",
        });
        expect(JSON.parse((await machine.run(["whoami", "--json"])).out)).toMatchObject({
          workspace: { slug: wanted },
        });
      }
    });

    test("that no saved key can access says to log in again with it, and nothing changes", async () => {
      await machine.holdLogin(ada);
      const { code, out, err } = await machine.run(["workspace", "my-other"]);
      expect([code, out]).toEqual([4, ""]);
      expect(err).toBe(
        "✗ The saved key cannot access the workspace my-other. (workspace_mismatch)\n" +
          "  Log in again with that workspace: rollout login --workspace my-other\n",
      );
      expect((await machine.run(["workspace"])).out).toBe("my-workspace\n");
    });

    test("whose saved key was revoked says so", async () => {
      const { apiKey } = await machine.holdLogin(ada);
      await ada.makeWorkspace("Other");
      await machine.holdLogin(ada);
      ada.workspace = server.workspace;
      await revoke(apiKey.id);
      const { code, err } = await machine.run(["workspace", "my-workspace"]);
      expect([code, err]).toEqual([3, expect.stringContaining("rollout login --workspace my-workspace")]);
    });

    test("finds a workspace under its new name and under its former one", async () => {
      const { slug } = await ada.makeWorkspace("Renamed");
      await machine.holdLogin(ada);
      const renamed = `${slug.slice(0, 20)}-new`;
      await ada.call("PATCH", "/api/v1/workspace", { slug: renamed });
      for (const wanted of [renamed, slug]) {
        expect((await machine.run(["workspace", wanted])).out).toBe(`✓ Active workspace: ${renamed}\n`);
      }
    });

    test("cannot change where the environment has the key", async () => {
      const { code, err } = await machine.run(["workspace", "other"], {
        ROLLOUT_BASE_URL: server.url,
        ROLLOUT_API_KEY: server.apiKey,
      });
      expect([code, err]).toEqual([
        1,
        expect.stringContaining("Unset it, then run: rollout workspace other"),
      ]);
    });
  });

  describe("rollout logout", () => {
    test("removes the keys of the server from this machine, which stay valid", async () => {
      const { secret } = await machine.holdLogin(ada);
      const { code, out } = await machine.run(["logout"]);
      expect([code, out]).toEqual([0, expect.stringContaining(`✓ Logged out of ${server.url}\n`)]);
      expect(JSON.stringify(machine.config)).not.toContain(secret);
      expect((await machine.run(["whoami"])).code).toBe(3);
      expect((await machine.run(["whoami"], { ROLLOUT_API_KEY: secret })).code).toBe(0);
      expect((await machine.run(["logout"])).out).toBe(`✓ You were not logged in to ${server.url}.\n`);
    });

    test("with --revoke ends the keys at the server, too", async () => {
      const { secret } = await machine.holdLogin(ada);
      expect((await machine.run(["logout", "--revoke"])).out).toContain(
        "removed and revoked the key of my-workspace",
      );
      // A server may know a key for another second.
      const whoami = async () => (await machine.run(["whoami"], { ROLLOUT_API_KEY: secret })).err;
      await expect.poll(whoami, { timeout: 3_000 }).toContain("key_revoked");
    });

    test("with --revoke takes a key that is over for revoked", async () => {
      const { apiKey } = await machine.holdLogin(ada);
      await revoke(apiKey.id);
      expect((await machine.run(["logout", "--revoke"])).code).toBe(0);
    });

    test("with --revoke and without the server removes the key and says that it is still valid", async () => {
      const away = await startTestServer();
      const person = await TestPerson.signIn(away, "Ada", "owner", "ada@example.com");
      const { secret } = await machine.holdLogin(person);
      await away.stop();
      const { code, err } = await machine.run(["logout", "--revoke"]);
      expect([code, err]).toEqual([6, expect.stringContaining("The key was not revoked")]);
      expect(JSON.stringify(machine.config)).not.toContain(secret);
    });
  });

  describe("the config file", () => {
    test("is where rollout config path says", async () => {
      expect((await machine.run(["config", "path"])).out).toBe(`${machine.configFile}\n`);
      const elsewhere = { XDG_CONFIG_HOME: `${machine.home}/settings` };
      expect((await machine.run(["config", "path", "--json"], elsewhere)).out).toContain(
        `${machine.home}/settings/rollout/config.json`,
      );
    });

    test("that others can read is closed to them", async () => {
      await machine.holdLogin(ada);
      await chmod(machine.configFile, 0o644);
      await machine.run(["workspace"]);
      expect((await stat(machine.configFile)).mode & 0o777).toBe(0o600);
    });

    test("keeps profiles apart", async () => {
      await machine.holdLogin(ada);
      const { code, err } = await machine.run(["--profile", "staging", "--base-url", server.url, "whoami"]);
      expect([code, err]).toEqual([3, expect.stringContaining("not_logged_in")]);
      expect((await machine.run(["whoami"], { ROLLOUT_PROFILE: "../evil" })).code).toBe(2);
    });
  });
});
