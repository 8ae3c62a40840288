import type { ErrorReply, GithubConnection, Job } from "@rollout/contract";
import { aTask, GithubWorld } from "@rollout/test-support";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

/* Tokens, and what happens when GitHub, the repository or the wish is not as it should be. */

let world: GithubWorld;
beforeAll(async () => {
  world = await GithubWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => world.begin());
afterEach(() => expect(world.github.violations).toEqual([]));

test("a token is tried, kept sealed, and told by its ends alone", async () => {
  const connected = await world.owner.call<GithubConnection>("PUT", "/api/v1/github", { token: world.token });
  expect(connected.body).toMatchObject({
    kind: "token",
    login: "ines",
    tokenPreview: "github_pat_1…mnop",
    expiresAt: "2027-01-31T10:00:00.000Z",
  });
  expect(JSON.stringify(connected.body)).not.toContain(world.token);
  const client = new pg.Client({ connectionString: world.server.database.superuserUrl });
  await client.connect();
  const { rows } = await client.query("select token_sealed from github_connections");
  await client.end();
  expect(rows[0].token_sealed).toMatch(/^1\./);
  expect(rows[0].token_sealed).not.toContain(world.token);
});

test("a token that GitHub does not know is not kept, and the former one stays", async () => {
  const refused = await world.owner.outcome("PUT", "/api/v1/github", {
    token: "github_pat_that_nobody_made",
  });
  expect(refused).toMatchObject({ status: 422, code: "github_refused" });
  expect((await world.owner.call<GithubConnection>("GET", "/api/v1/github")).body.login).toBe("ines");
});

test("owners connect and disconnect, members use the connection", async () => {
  expect((await world.member.outcome("PUT", "/api/v1/github", { token: world.token })).code).toBe(
    "role_missing",
  );
  expect((await world.member.outcome("DELETE", "/api/v1/github")).code).toBe("role_missing");
  expect((await world.member.outcome("GET", "/api/v1/github/repositories")).status).toBe(200);
  expect((await world.owner.outcome("DELETE", "/api/v1/github")).status).toBe(204);
  expect((await world.member.outcome("GET", "/api/v1/github/repositories")).code).toBe(
    "github_not_connected",
  );
});

test("what GitHub refuses is told with its reason, and nothing is left on the branch", async () => {
  const dataset = await world.makeDataset("refused", [aTask("one")]);
  world.github.fail("git/create-tree", {
    status: 403,
    message: "Resource not accessible by personal access token",
  });
  const job = await world.exportIt(dataset);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("contents and pull requests");
  expect(world.repository.git.refs.has("heads/rollout/refused")).toBe(false);
  const elsewhere = await world.exportIt(dataset, { repository: "northwind/unknown" });
  expect(elsewhere).toMatchObject({ state: "failed", code: "github_refused" });
  const noBranch = await world.exportIt(dataset, { base: "develop" });
  expect(noBranch.message).toContain("no branch develop");
});

test("a secondary limit is waited for", async () => {
  const dataset = await world.makeDataset("patient", [aTask("one")]);
  world.github.fail("git/create-commit", {
    status: 403,
    message: "You have exceeded a secondary rate limit",
    headers: { "retry-after": "1" },
  });
  expect(await world.exportIt(dataset)).toMatchObject({ state: "done" });
});

test("a folder that leads outside is refused", async () => {
  const dataset = await world.makeDataset("outside", [aTask("one")]);
  for (const folder of ["../x", "a/../../b", ".git/hooks", "a//b"]) {
    const path = `/api/v1/datasets/${dataset.id}/github/preview`;
    expect(
      (await world.member.outcome("POST", path, { repository: world.repository.name, folder })).code,
    ).toBe("request_invalid");
  }
});

test("a branch with a pull request into another branch is left alone", async () => {
  world.repository.branch("develop", "main");
  const dataset = await world.makeDataset("elsewhere", [aTask("one")]);
  await world.exportIt(dataset, { base: "develop" });
  const head = world.repository.git.refs.get("heads/rollout/elsewhere");
  const job = await world.exportIt(dataset);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("#1 into develop");
  expect(world.repository.git.refs.get("heads/rollout/elsewhere")).toBe(head);
});

test("a folder that differs from one of the repository by case alone is refused", async () => {
  const dataset = await world.makeDataset("cases", [aTask("one")]);
  const job = await world.exportIt(dataset, { folder: "Datasets/cases" });
  expect(job.message).toContain("The repository has datasets");
});

test("a token that lacks a right is refused at once where that shows, and by name where it does not", async () => {
  const [weak, reading] = ["github_pat_without_pull_requests", "github_pat_that_only_reads_00"];
  world.github.tokens.set(weak, { login: "ines", rights: { contents: "write" } });
  world.github.tokens.set(reading, { login: "ines", rights: { contents: "read", pull_requests: "write" } });
  const refused = await world.owner.call<ErrorReply>("PUT", "/api/v1/github", { token: weak });
  expect(refused.status).toBe(422);
  expect(refused.body.error.message).toContain("pull requests: read");
  expect((await world.owner.call("PUT", "/api/v1/github", { token: reading })).status).toBe(200);
  const job = await world.exportIt(await world.makeDataset("read-only", [aTask("one")]));
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("contents: write");
  expect(world.repository.git.refs.has("heads/rollout/read-only")).toBe(false);
});

test("a classic token is refused before it is sent anywhere, and a stored one is not used after its end", async () => {
  const classic = await world.owner.call<ErrorReply>("PUT", "/api/v1/github", {
    token: `ghp_${"a".repeat(36)}`,
  });
  expect(classic.body.error).toMatchObject({ code: "github_refused" });
  expect(classic.body.error.message).toContain("no fine-grained token");
  const short = "github_pat_that_has_ended_00";
  world.github.tokens.set(short, { login: "ines", expires: "2020-01-31 10:00:00 UTC" });
  await world.owner.call("PUT", "/api/v1/github", { token: short });
  world.github.calls.length = 0;
  const listed = await world.member.call<ErrorReply>("GET", "/api/v1/github/repositories");
  expect(listed.body.error.message).toContain("expired on 2020-01-31");
  expect(world.github.calls).toEqual([]);
});

test("a connection that breaks and a server that stumbles are tried again", async () => {
  world.github.fail("git/create-tree", { status: 0 });
  world.github.fail("git/create-commit", { status: 502 });
  world.github.fail("pulls/create", { status: 500 });
  expect(await world.exportIt(await world.makeDataset("stumbling", [aTask("one")]))).toMatchObject({
    state: "done",
  });
  expect(world.repository.pulls).toHaveLength(1);
});

test("a person is told at once when GitHub wants a long wait", async () => {
  world.github.fail("repos/get", { status: 429, headers: { "retry-after": "600" } });
  const dataset = await world.makeDataset("hurried", [aTask("one")]);
  const path = `/api/v1/datasets/${dataset.id}/github/preview`;
  const reply = await world.member.call<ErrorReply>("POST", path, { repository: world.repository.name });
  expect(reply.status).toBe(503);
  expect(reply.body.error.message).toContain("asks to wait 600 s");
});

test("an export that waits for GitHub can be cancelled", async () => {
  world.github.fail("git/create-commit", { status: 429, headers: { "retry-after": "600" } });
  const dataset = await world.makeDataset("cancelled", [aTask("one")]);
  const started = await world.member.call<Job>("POST", `/api/v1/datasets/${dataset.id}/github/export`, {
    repository: world.repository.name,
  });
  await vi.waitUntil(() => world.github.calls.includes("git/create-commit"), { timeout: 10_000 });
  await world.member.call("DELETE", `/api/v1/jobs/${started.body.id}`);
  // The next export of the dataset waits for this one to let go.
  expect(await world.exportIt(dataset)).toMatchObject({ state: "done" });
});

test("an empty repository, a file of .git and a file that is too large are refused before anything is sent", async () => {
  const dataset = await world.makeDataset("refusals", [aTask("one")]);
  world.github.addRepository("northwind/empty", {});
  const empty = await world.exportIt(dataset, { repository: "northwind/empty" });
  expect(empty).toMatchObject({ state: "failed", code: "github_refused" });
  expect(empty.message).toContain("is empty");
  const { id } = await world.uploadFile("config", Buffer.from("[core]\n"));
  const hooked = await world.makeDataset("hooked", [
    { ...aTask("one"), files: [{ fileId: id, name: ".git/config" }] },
  ]);
  world.github.uploads.length = 0;
  expect((await world.exportIt(hooked)).message).toContain("folder .git");
  const large = await world.uploadFile("large.bin", Buffer.alloc(41 * 1024 * 1024));
  const heavy = await world.makeDataset("heavy", [{ ...aTask("one"), files: [{ fileId: large.id }] }]);
  expect((await world.exportIt(heavy)).message).toContain("larger than the 40 MiB");
  expect(world.github.uploads).toEqual([]);
});
