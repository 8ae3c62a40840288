import { type AuditEntryList, auditEntrySchema, limits } from "@rollout/contract";
import {
  insertAuditEntries,
  insertManyAuditEntries,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function aWorkspace(): Promise<TestPerson> {
  const owner = await TestPerson.signIn(server, "Olga", null);
  await owner.makeWorkspace("Exported");
  return owner;
}

const download = (person: TestPerson, query = ""): Promise<Response> =>
  fetch(`${server.url}/api/v1/audit/export${query}${query ? "&" : "?"}workspace=${person.workspace}`, {
    headers: { cookie: person.cookie },
  });

test("an export is one entry of the list a line, as a file, and is told of in the log itself", async () => {
  const owner = await aWorkspace();
  await owner.call("POST", "/api/v1/api-keys", { name: "ci" });
  const before = (await owner.call<AuditEntryList>("GET", "/api/v1/audit")).body.entries;
  const response = await download(owner, "?format=jsonl&action=api_key,workspace");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="audit-team-[-0-9a-f]+-\d{4}-\d\d-\d\d\.jsonl"$/,
  );
  expect(response.headers.get("x-rollout-left-out")).toBe("0");
  const lines = (await response.text()).trimEnd().split("\n");
  expect(lines.map((line) => auditEntrySchema.parse(JSON.parse(line)))).toEqual(before);
  const { entries } = (await owner.call<AuditEntryList>("GET", "/api/v1/audit?action=audit")).body;
  expect(entries).toMatchObject([
    { action: "audit.export", after: { format: "jsonl", entries: 2, action: "api_key,workspace" } },
  ]);
});

test("no cell of a table begins as a formula, and quotes and lines stay inside their cell", async () => {
  const owner = await aWorkspace();
  const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", 'say "hi"', "two\nlines", "a,b", "＝1"];
  const at = "2026-01-01T00:00:00Z";
  await insertAuditEntries(
    server.superuser,
    owner.workspace,
    names.map((objectName) => ({ at, action: "api_key.create", objectName })),
  );
  const response = await download(owner, "?format=csv&action=api_key");
  expect(response.headers.get("content-type")).toMatch(/^text\/csv/);
  const text = await response.text();
  for (const name of names) {
    const safe = (/^[=+\-@\t\r\n＝]/.test(name) ? `'${name}` : name).replaceAll('"', '""');
    expect(text).toContain(`,"${safe}",`);
  }
  expect(text).not.toMatch(/(^|,)"[=+\-@\t\r＝]/m);
  expect(text.split("\r\n")[0]).toBe(
    '"at","actor_kind","actor_id","actor_name","action","outcome","code","object_id","object_name","before","after",' +
      '"address","client","session_id","request_id","id"',
  );
});

test("an export of a long log ends at the limit, and says how many more there are", async () => {
  const owner = await aWorkspace();
  await insertManyAuditEntries(server.superuser, owner.workspace, limits.auditExportRows + 2_500);
  const response = await download(owner, "?action=session,api_key,dataset,member");
  expect(response.headers.get("x-rollout-left-out")).toBe("2500");
  const lines = (await response.text()).trimEnd().split("\n");
  expect(lines).toHaveLength(limits.auditExportRows);
  const ids = new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id));
  expect(ids.size).toBe(limits.auditExportRows);
}, 60_000);
