/** What an import sees in an archive: which folders are tasks, what they say, and what is wrong where. */
import type { ImportProblem } from "@rollout/contract";
import { describe, expect, test } from "vitest";
import { type ArchiveTask, readArchive } from "./archive-tasks.js";
import { bufferSource } from "./byte-source.js";
import { openArchive } from "./open-archive.js";
import { aTask, makeZip, type TestEntry } from "./test-zip.js";

interface Read {
  readonly layout: string;
  readonly tasks: ArchiveTask[];
  readonly problems: ImportProblem[];
}

async function read(entries: readonly TestEntry[]): Promise<Read> {
  const archive = await openArchive(bufferSource(makeZip(entries)));
  const content = await readArchive(archive, "archive-name");
  const tasks: ArchiveTask[] = [];
  for await (const task of content.tasks()) tasks.push(task);
  return {
    layout: content.layout.description,
    tasks,
    problems: [...content.problems, ...tasks.flatMap(({ problems }) => problems)],
  };
}

const names = ({ tasks }: Read): string[] => tasks.map(({ name }) => name);
const said = ({ problems }: Read): string[] =>
  problems.map(
    ({ path, line, column, message }) =>
      `${[path, line, column].filter((each) => each !== null).join(":")} ${message}`,
  );

describe("tasks are found", () => {
  test("at the root", async () => {
    const found = await read([...aTask("a/"), ...aTask("b/"), { name: "notes.txt", content: "x" }]);
    expect([found.layout, names(found)]).toEqual(["task folders at the root", ["a", "b"]]);
  });
  test("in one wrapping folder, as GitHub packs", async () => {
    const found = await read([
      { name: "repo-1/README.md", content: "x" },
      ...aTask("repo-1/a/"),
      ...aTask("repo-1/b/"),
    ]);
    expect([found.layout, names(found)]).toEqual(["repo-1/", ["a", "b"]]);
  });
  test("below tasks/, with the manifests beside them", async () => {
    const found = await read([
      { name: "registry.json", content: "[]" },
      { name: "tasks/dataset.toml", content: "" },
      ...aTask("tasks/a/"),
      ...aTask("examples/b/"),
    ]);
    expect([found.layout, names(found)]).toEqual(["tasks/ with registry.json, dataset.toml", ["a"]]);
    expect(said(found)).toEqual(["examples/b This task folder lies beside the dataset. It is left out."]);
  });
  test("below tasks/ in a wrapping folder", async () => {
    const found = await read([{ name: "repo/registry.json", content: "[]" }, ...aTask("repo/tasks/a/")]);
    expect([found.layout, names(found)]).toEqual(["repo/tasks/ with registry.json", ["a"]]);
  });
  test("as the root itself, named by the archive", async () => {
    const found = await read(aTask(""));
    expect([found.layout, names(found)]).toEqual(["one task at the root", ["archive-name"]]);
  });
  test("in several folders deeper down", async () => {
    const found = await read([...aTask("set/x/a/"), ...aTask("set/y/b/")]);
    expect([found.layout, names(found)]).toEqual(["folders below set/", ["a", "b"]]);
  });
  test("but not in what macOS adds, nor in hidden folders", async () => {
    const found = await read([
      ...aTask("a/"),
      ...aTask("__MACOSX/a/"),
      ...aTask(".hidden/b/"),
      { name: "a/.DS_Store", content: "x" },
    ]);
    expect(names(found)).toEqual(["a"]);
    expect(found.tasks[0]!.files.map(({ name }) => name)).not.toContain(".DS_Store");
  });
  test("or the archive is refused", async () => {
    await expect(read([{ name: "a/b.txt", content: "x" }])).rejects.toThrow(
      "The archive has no task.toml within",
    );
  });
});

test("every file has its role, hidden ones of the task too", async () => {
  const { tasks } = await read([
    ...aTask("a/", {
      ".gitignore": "*.log\n",
      "environment/.gitkeep": "",
      "README.md": "x",
      "notes/x.txt": "x",
    }),
    { name: "a/steps/one/instruction.md", content: "x" },
  ]);
  expect(Object.fromEntries(tasks[0]!.files.map(({ name, role }) => [name, role]))).toEqual({
    "task.toml": "metadata",
    "instruction.md": "metadata",
    "environment/Dockerfile": "environment",
    "tests/test.sh": "tests",
    "solution/solve.sh": "solution",
    ".gitignore": "metadata",
    "environment/.gitkeep": "environment",
    "README.md": "metadata",
    "notes/x.txt": "metadata",
    "steps/one/instruction.md": "step",
  });
});

test("an agent is told the instruction without its canary lines", async () => {
  const { tasks } = await read(
    aTask("a/", { "instruction.md": "<!-- harbor-canary 1 -->\n# canary 2\n\nDo it.\n" }),
  );
  expect(tasks[0]).toMatchObject({ instruction: "Do it.\n", hasCanary: true, problems: [] });
});

test("steps are told one after the other", async () => {
  const toml = '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n';
  const { tasks } = await read([
    { name: "t/task.toml", content: toml },
    { name: "t/environment/", unixMode: 0o040755, method: 0 },
    { name: "t/steps/one/instruction.md", content: "First.\n" },
    { name: "t/steps/two/instruction.md", content: "# canary\nSecond.\n" },
    { name: "t/tests/test.sh", content: "exit 0\n" },
    { name: "t/steps/one/solution/solve.sh", content: "true\n" },
  ]);
  expect(tasks[0]).toMatchObject({
    instruction: "# Step: one\n\nFirst.\n\n# Step: two\n\nSecond.\n",
    steps: 2,
    hasCanary: true,
  });
  expect(tasks[0]!.problems.map(({ message }) => message)).toEqual([
    "There is no image to start. Add environment/Dockerfile, or docker_image to [environment].",
  ]);
});

test("metadata stands for itself, and the rest of task.toml under harbor", async () => {
  const toml =
    'version = "1.0"\n[metadata]\ndifficulty = "hard"\ntags = ["a"]\nsince = 2026-01-02\nbig = 99999999999999999999\n[agent]\ntimeout_sec = inf\n';
  const { tasks } = await read(aTask("a/", { "task.toml": toml }));
  expect(tasks[0]!.metadata).toEqual({
    difficulty: "hard",
    tags: ["a"],
    since: "2026-01-02",
    big: "99999999999999999999",
    harbor: { version: "1.0", agent: { timeout_sec: "Infinity" } },
  });
  expect(tasks[0]!.schemaVersion).toBe("1.0");
});

describe("a problem names its place", () => {
  const inToml = async (toml: string, files: Record<string, string> = {}) =>
    said(await read(aTask("t/", { "task.toml": toml, ...files })));

  test("where the text is no TOML", async () => {
    expect(await inToml("a = 1\n[b]\nc = 1.\n")).toEqual([
      "t/task.toml:3:5 Unfinished numeric value. The file is not TOML from here on.",
    ]);
  });
  test.each(["\n", "\r\n"])("where a text is not closed, before %j", async (end) => {
    expect(await inToml(`a = 1${end}b = "x${end}c = 2${end}`)).toEqual([
      "t/task.toml:2:7 A text of this line is not closed where the line ends. Close its quote; a text of several lines stands between three quotes. The file is not TOML from here on.",
    ]);
    expect(await inToml(`a = 1${end}b = """x${end}c = 2${end}`)).toEqual([
      "t/task.toml:2:5 The text that begins here is never closed. Put its closing quotes where it ends. The file is not TOML from here on.",
    ]);
    expect(await inToml(`a = 1${end}b = "x\u0001y"${end}`)).toEqual([
      expect.stringMatching(/^t\/task\.toml:2:7 Control characters are not allowed in strings\./),
    ]);
  });
  test("where it is nested deeper than can be kept", async () => {
    const dotted = `a = 1\n[${"b.".repeat(20_000)}c]\nd = 1\n`;
    expect(await inToml(dotted)).toEqual(["t/task.toml:2:1 The file is nested deeper than 64 levels."]);
    expect(await inToml(`a = 1\nb = ${"[".repeat(5_000)}`)).toEqual([
      expect.stringMatching(/^t\/task\.toml:2:\d+ .*nested/),
    ]);
  });
  test("a hundred times in one file, errors first, and then how many more there are", async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index} = 1\n`).join("");
    const found = await inToml(`${keys}[agent]\ntimeout_sec = "600s"\n`);
    expect(found).toHaveLength(101);
    expect(found.filter((each) => each.startsWith("t/task.toml:20002:15 agent.timeout_sec"))).toHaveLength(1);
    expect(found.join()).toContain("19901 more problems of this file are not told.");
  });
  test("where a value has the wrong type", async () => {
    const found = await read(
      aTask("t/", { "task.toml": '# a\n\n[agent]\ntimeout_sec = "600s"\nuser = "agent"\n' }),
    );
    expect(found.problems).toEqual([
      {
        severity: "error",
        message: 'agent.timeout_sec must be a number. It is the text "600s". Write 600, in seconds.',
        path: "t/task.toml",
        line: 4,
        column: 15,
        excerpt: [
          { line: 2, text: "" },
          { line: 3, text: "[agent]" },
          { line: 4, text: 'timeout_sec = "600s"' },
          { line: 5, text: 'user = "agent"' },
        ],
        length: 6,
        task: "t",
      },
    ]);
  });
  test("where a key is not known", async () => {
    expect(await inToml('[agent]\nretries = 3\n[environment.env]\nany = "x"\n[metadata]\nany = 1\n')).toEqual(
      ["t/task.toml:2:1 The key agent.retries is not known. It is kept as it is, and Harbor ignores it."],
    );
  });
  test("within inline tables, lists and lists of tables", async () => {
    const toml = [
      "artifacts = [",
      '  "/a", # one',
      '  { source = "/b", exclude = "x" },',
      "]",
      "[[environment.mcp_servers]]",
      'name = "a"',
      'url = "http://x"',
      "[[environment.mcp_servers]]",
      '"name" = """b"""',
      'transport = "ftp"',
    ].join("\n");
    expect(await inToml(toml)).toEqual([
      't/task.toml:3:30 artifacts[1].exclude must be a list. It is the text "x".',
      't/task.toml:10:13 environment.mcp_servers[1].transport must be one of sse, streamable-http, http, stdio. It is the text "ftp".',
    ]);
  });
  test("where keys do not go together", async () => {
    const toml = [
      "[verifier]",
      'environment_mode = "shared"',
      "[verifier.environment]",
      "cpus = 1",
      "[environment]",
      'allowed_hosts = ["a.com"]',
      'memory = "2G"',
      "memory_mb = 1024",
    ].join("\n");
    expect(await inToml(toml)).toEqual([
      't/task.toml:6:1 environment.allowed_hosts needs network_mode = "allowlist" beside it.',
      "t/task.toml:7:1 memory and memory_mb say different sizes. Keep only memory_mb.",
      't/task.toml:2:20 A shared verifier has no environment of its own. Leave out [verifier.environment], or write "separate".',
    ]);
  });
  test("where the name of the package is wrong, or missing", async () => {
    expect(await inToml('[task]\nname = "plain"\n')).toEqual([
      't/task.toml:2:8 task.name must be organisation/name. It is the text "plain".',
    ]);
    expect(await inToml('[task]\ndescription = "x"\n')).toEqual(["t/task.toml:1:1 task needs the key name."]);
  });
  test("where a file is missing", async () => {
    expect(said(await read([{ name: "t/task.toml", content: "" }]))).toEqual([
      "t/environment/ The folder environment/ is missing. A task needs it even with a docker_image.",
      "t/instruction.md The instruction is missing. A task needs instruction.md, or [[steps]] that have one each.",
      "t/tests/ The test script is missing. A task needs tests/test.sh, or a separate verifier whose image brings the tests.",
      "t/solution/ There is no solution, so the tests cannot be checked.",
    ]);
  });
  test("where Windows needs its own script", async () => {
    expect(await inToml('[environment]\nos = "Windows"\n')).toEqual([
      "t/tests/ The test script is missing. A task needs tests/test.bat, or a separate verifier whose image brings the tests.",
    ]);
  });
  test("but not where the image of a separate verifier brings the tests", async () => {
    const entries = aTask("t/", {
      "task.toml": '[verifier]\nenvironment_mode = "separate"\n',
      "tests/Dockerfile": "",
    });
    expect(said(await read(entries.filter(({ name }) => name !== "t/tests/test.sh")))).toEqual([]);
  });
  test("where a text is not UTF-8", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41]);
    const found = await read([
      ...aTask("t/").filter(({ name }) => name !== "t/instruction.md"),
      { name: "t/instruction.md", content: bytes },
    ]);
    expect(said(found)).toEqual(["t/instruction.md instruction.md is not UTF-8."]);
  });
});

test("a digest that dataset.toml does not promise is told", async () => {
  const manifest = '[[tasks]]\nname = "a"\ndigest = "sha256:00"\n';
  const found = await read([{ name: "dataset.toml", content: manifest }, ...aTask("a/")]);
  expect(said(found)).toEqual([
    "dataset.toml The digest of a is not the one that dataset.toml says. The files changed since.",
  ]);
});
