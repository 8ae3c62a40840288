import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CommandLine, ended } from "./testing/command-line.js";

let server: TestServer;
let ada: TestPerson;
let machine: CommandLine;

beforeAll(async () => {
  server = await startTestServer();
  ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
  for (const name of ["paper-summary-v1", "web-search-v2"]) {
    const tasks = [{ name: "one", instruction: "Do it." }];
    await server.call("POST", "/api/v1/datasets", { name, tasks });
  }
});
afterAll(() => server.stop());
beforeEach(async () => {
  machine = new CommandLine();
  await machine.holdLogin(ada);
});
afterEach(() => machine.remove());

test("datasets are listed as a table, newest change first", async () => {
  const { code, out, err } = await machine.run(["datasets", "list"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(
    "Name              Tasks  Version  Runs  Changed\n" +
      "web-search-v2         1       v1     0  just now\n" +
      "paper-summary-v1      1       v1     0  just now\n",
  );
});

test("list datasets says the same as datasets list", async () => {
  const [one, other] = [await machine.run(["datasets", "list"]), await machine.run(["list", "datasets"])];
  expect(other).toEqual(one);
});

test("--json has what the API answers, --quiet one name a line", async () => {
  const { out } = await machine.run(["datasets", "list", "--json"]);
  const reply = await server.call<{ datasets: unknown[] }>("GET", "/api/v1/datasets");
  expect(JSON.parse(out)).toEqual({ datasets: reply.body.datasets, hasMore: false });
  expect((await machine.run(["datasets", "list", "-q"])).out).toBe("web-search-v2\npaper-summary-v1\n");
});

test("--search and --limit narrow the list", async () => {
  expect((await machine.run(["datasets", "list", "-q", "--search", "paper"])).out).toBe("paper-summary-v1\n");
  expect((await machine.run(["datasets", "list", "-q", "--limit", "1"])).out).toBe("web-search-v2\n");
  const first = await machine.run(["datasets", "list", "-q", "--limit", "1"]);
  expect(first.err).toBe("These are the first 1. There are more: --limit 4\n");
  expect(JSON.parse((await machine.run(["datasets", "list", "--json", "--limit", "1"])).out).hasMore).toBe(
    true,
  );
  expect((await machine.run(["datasets", "list", "-q", "--limit", "2"])).err).toBe("");
  for (const limit of ["0", "1.5", "many"]) {
    const { code, err } = await machine.run(["datasets", "list", "--limit", limit]);
    expect([code, err]).toEqual([2, expect.stringContaining("is not a whole number from 1. (usage)")]);
  }
});

test("an empty list says what to do, beside the result", async () => {
  const { code, out, err } = await machine.run(["datasets", "list", "--search", "nothing"]);
  expect([code, out, err]).toEqual([0, "", 'No dataset has "nothing" in its name.\n']);
  await ada.makeWorkspace("Empty");
  await machine.holdLogin(ada);
  ada.workspace = server.workspace;
  expect((await machine.run(["datasets", "list"])).err).toContain("This workspace has no datasets yet.");
});

test("more datasets than fit into one page are all listed", async () => {
  const { slug } = await ada.makeWorkspace("Many");
  await machine.holdLogin(ada);
  const names = Array.from({ length: 205 }, (_, index) => `set-${index}`);
  const tasks = [{ name: "one", instruction: "Do it." }];
  for (const name of names) await ada.call("POST", "/api/v1/datasets", { name, tasks });
  ada.workspace = server.workspace;
  const { out } = await machine.run(["datasets", "list", "--quiet"]);
  expect(out.trim().split("\n").sort()).toEqual(names.sort());
  const limited = await machine.run(["datasets", "list", "--quiet", "--limit", "203"]);
  expect(limited.out.trim().split("\n")).toHaveLength(203);
  expect(slug).not.toBe(server.workspace);
});

test("a reader that has enough, as head, ends the command without a word", async () => {
  const child = machine.start(["datasets", "list", "--json"]);
  child.stdout.destroy();
  const { code, err } = await ended(child);
  expect([code, err]).toEqual([0, ""]);
});
