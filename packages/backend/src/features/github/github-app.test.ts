import type { AuditEntryList, Dataset, GithubConnection, Job } from "@rollout/contract";
import {
  type DoubleInstallation,
  GithubDouble,
  isSettled,
  jobWhen,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/* T28: an installation is believed when GitHub says that the person reaches it, and no further than it says so. */

let github: GithubDouble;
let server: TestServer;
let owner: TestPerson;
let other: TestPerson;
let installation: DoubleInstallation;

const own = "northwind/agent-tasks";
const readOnly = "northwind/handbook";

beforeAll(async () => {
  github = await GithubDouble.start();
  for (const name of [own, readOnly, "stranger/secrets"])
    github.addRepository(name, { "README.md": "Here.\n" });
  installation = github.app.install({
    login: "northwind",
    repositories: [own, readOnly],
    writers: { ines: [own], reader: [] },
  });
  server = await startTestServer({ ROLLOUT_GITHUB_URL: github.url, ...github.app.environment() });
  owner = await TestPerson.signIn(server, "Ines", "owner");
  other = await TestPerson.signIn(server, "Olga", "owner");
});
afterAll(async () => {
  await server.stop();
  await github.stop();
});
beforeEach(() => owner.call("DELETE", "/api/v1/github"));
afterEach(() => expect(github.violations).toEqual([]));

const connection = async (): Promise<GithubConnection> =>
  (await owner.call<GithubConnection>("GET", "/api/v1/github")).body;

const stateFor = async (person: TestPerson): Promise<string> => {
  const { body } = await person.call<GithubConnection>("GET", "/api/v1/github");
  return new URL(body.appUrl!).searchParams.get("state") ?? "";
};

/** Comes back from GitHub in the browser of a person; what is not given is as it should be. */
async function comeBack(
  person: TestPerson,
  given: { state?: string; code?: string; installation?: number } = {},
): Promise<Response> {
  const query = new URLSearchParams({
    code: given.code ?? github.app.codeOf("ines"),
    installation_id: String(given.installation ?? installation.id),
    setup_action: "install",
    state: given.state ?? (await stateFor(person)),
  });
  return fetch(`${server.url}/github/installed?${query}`, {
    headers: { cookie: person.cookie, "sec-fetch-site": "cross-site" },
    redirect: "manual",
  });
}

/** The page that a browser is sent to. */
function whereTo(reply: Response): string | null {
  expect(reply.status).toBe(303);
  return reply.headers.get("location");
}

async function exportTo(repository: string): Promise<Job> {
  const name = `set-${crypto.randomUUID()}`;
  const tasks = [{ name: "one", instruction: "Read." }];
  const dataset = (await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;
  const path = `/api/v1/datasets/${dataset.id}/github/export`;
  const { body } = await owner.call<Job>("POST", path, { repository });
  return jobWhen(async () => (await server.call<Job>("GET", `/api/v1/jobs/${body.id}`)).body, isSettled);
}

test("an owner who installs the App comes back connected, and exports with tokens for one repository", async () => {
  const reply = await comeBack(owner);
  expect(reply.status).toBe(303);
  expect(reply.headers.get("location")).toBe(`/w/${server.workspace}/settings/github`);
  expect(await connection()).toMatchObject({ kind: "app", login: "northwind", tokenPreview: null });
  const listed = await owner.call<{ repositories: { name: string }[] }>("GET", "/api/v1/github/repositories");
  expect(listed.body.repositories.map(({ name }) => name)).toEqual([own]);
  expect(await exportTo(own)).toMatchObject({ state: "done", url: `${github.url}/${own}/pull/1` });
  const minted = [...github.tokens].filter(([token]) => token.startsWith("ghs_")).at(-1)![1];
  expect(minted).toMatchObject({
    repositories: [own],
    rights: { contents: "write", pull_requests: "write" },
  });
  const { body } = await owner.call<AuditEntryList>("GET", "/api/v1/audit?action=github.connect&limit=1");
  expect(body.entries[0]).toMatchObject({
    outcome: "done",
    object: { name: "northwind" },
    actor: { name: "Ines" },
  });
});

test("the number of somebody else's installation is refused on the page of settings, and the refusal is kept", async () => {
  const foreign = github.app.install({
    login: "stranger",
    repositories: ["stranger/secrets"],
    writers: { mallory: ["stranger/secrets"] },
  });
  for (const number of [foreign.id, 999_999]) {
    const reply = await comeBack(owner, { installation: number });
    expect(whereTo(reply)).toBe(`/w/${server.workspace}/settings/github?error=role_missing`);
  }
  expect((await connection()).kind).toBeNull();
  const { body } = await owner.call<AuditEntryList>("GET", "/api/v1/audit?action=github.connect&limit=1");
  expect(body.entries[0]).toMatchObject({ outcome: "refused", code: "role_missing" });
});

test("a visit that began in another browser, was made up, or is of no session ends nowhere", async () => {
  for (const state of [await stateFor(other), "made-up", ""])
    expect(whereTo(await comeBack(owner, { state })), state).toBe(
      `/w/${server.workspace}/settings/github?error=origin_refused`,
    );
  const member = await TestPerson.signIn(server, "Max", "member");
  expect(await stateFor(member)).toBe("");
  const nobody = await fetch(`${server.url}/github/installed?state=${await stateFor(owner)}&code=x`, {
    redirect: "manual",
  });
  expect(whereTo(nobody)).toBe("/sign-in?error=session_expired");
  const stranger = await TestPerson.signIn(server, "Nobody", null);
  expect(whereTo(await comeBack(stranger, { state: "made-up" }))).toBe("/");
  expect((await connection()).kind).toBeNull();
});

test("a code that GitHub does not know, or that was used, connects nothing", async () => {
  const code = github.app.codeOf("ines");
  expect((await comeBack(owner, { code })).status).toBe(303);
  await owner.call("DELETE", "/api/v1/github");
  expect(whereTo(await comeBack(owner, { code }))).toBe(
    `/w/${server.workspace}/settings/github?error=github_refused`,
  );
  for (const query of ["", "installation_id=none"]) {
    const reply = await fetch(`${server.url}/github/installed?state=${await stateFor(owner)}&${query}`, {
      headers: { cookie: owner.cookie },
      redirect: "manual",
    });
    expect(whereTo(reply)).toBe(`/w/${server.workspace}/settings/github?error=request_invalid`);
  }
  expect((await connection()).kind).toBeNull();
});

test("who may only read a repository does not lend the App's rights to the workspace", async () => {
  expect((await comeBack(owner, { code: github.app.codeOf("reader") })).status).toBe(303);
  const job = await exportTo(own);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("somebody who may write to it");
});

test("the App reaches no repository but those it was connected for", async () => {
  await comeBack(owner);
  for (const repository of [readOnly, "stranger/secrets"])
    expect(await exportTo(repository)).toMatchObject({ state: "failed", code: "github_refused" });
});

test("an App that was uninstalled is told as such", async () => {
  const repository = "northwind/left";
  github.addRepository(repository, { "README.md": "Here.\n" });
  const left = github.app.install({
    login: "northwind",
    repositories: [repository],
    writers: { ines: [repository] },
  });
  await comeBack(owner, { installation: left.id });
  left.isGone = true;
  const job = await exportTo(repository);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("not installed there any more");
});

test("the state of a visit tells nothing, and members and keys get none", async () => {
  const state = await stateFor(owner);
  expect(state.split(".")).toHaveLength(5);
  expect(Buffer.from(state.split(".")[3]!, "base64url").toString("latin1")).not.toContain("workspaceId");
  const { body } = await server.call<GithubConnection>("GET", "/api/v1/github");
  expect(body.appUrl).toBe(`${github.url}/github-apps/${github.app.slug}/installations/new`);
});
