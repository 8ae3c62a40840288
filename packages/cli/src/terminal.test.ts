import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { approve, CommandLine, programs } from "./testing/command-line.js";
import { hasTerminal, Terminal } from "./testing/terminal.js";

const startOfCode = "\u001b[";

describe.runIf(hasTerminal()).each(programs())("in a terminal, $kind,", ({ program }) => {
  let server: TestServer;
  let ada: TestPerson;
  let machine: CommandLine;
  let terminal: Terminal;

  beforeAll(async () => {
    server = await startTestServer();
    ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
    const tasks = [{ name: "one", instruction: "Do it." }];
    await server.call("POST", "/api/v1/datasets", { name: "a-dataset-with-quite-a-long-name", tasks });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    machine = new CommandLine(program);
  });
  afterEach(() => {
    terminal.close();
    machine.remove();
  });

  test("login shows code and address, turns while it waits, and says at its end who is logged in", async () => {
    terminal = new Terminal(machine);
    terminal.type(`clear; rollout login --no-browser --base-url ${server.url}`);
    const screen = await terminal.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Waiting for your approval in the browser/);
    expect(screen).toContain(`Open ${server.url}/login/device`);
    expect(terminal.isCursorShown).toBe(false);
    await approve(ada, /[B-Z]{4}-[B-Z]{4}/.exec(screen)![0]);
    const after = await terminal.shows(/workspace my-workspace/, 15_000);
    expect(after).toContain("✓ Logged in as ada@example.com\n  workspace my-workspace");
    expect(after).not.toContain("Waiting");
    expect(terminal.isCursorShown).toBe(true);
  });

  test("Ctrl-C while login waits takes the line away, brings the cursor back, and ends with 130", async () => {
    terminal = new Terminal(machine);
    terminal.type(`clear; rollout login --no-browser --base-url ${server.url}; echo "ended $?"`);
    await terminal.shows(/Waiting for your approval/);
    terminal.press("C-c");
    const screen = await terminal.shows(/^ended 130$/m);
    expect(screen).not.toContain("Waiting");
    expect(terminal.isCursorShown).toBe(true);
  });

  test("colour is used, unless NO_COLOR is set or the terminal is dumb", async () => {
    await machine.holdLogin(ada);
    terminal = new Terminal(machine);
    await terminal.run("rollout datasets list");
    expect(terminal.screen({ withCodes: true })).toContain(`${startOfCode}2mName`);
    for (const setting of ["NO_COLOR=1", "TERM=dumb"]) {
      const { screen } = await terminal.run(`${setting} rollout datasets list`);
      expect(screen).toContain("a-dataset-with-quite-a-long-name");
      expect(terminal.screen({ withCodes: true })).not.toContain(startOfCode);
    }
  });

  test("a narrow terminal cuts names, and a pipe does not", async () => {
    await machine.holdLogin(ada);
    terminal = new Terminal(machine, { columns: 50 });
    const { screen } = await terminal.run("rollout datasets list");
    expect(screen.split("\n")).toEqual([
      expect.stringMatching(/^Name +Tasks +Version +Runs +Changed$/),
      expect.stringMatching(/^a-dataset-w[a-z-]*… +1 +v1 +0 +just now$/),
    ]);
    expect((await terminal.run("rollout datasets list | cat")).screen).toContain(
      "a-dataset-with-quite-a-long-name",
    );
  });

  test("a workspace whose name has escape codes is shown, not obeyed", async () => {
    const other = await TestPerson.signIn(server, "Eve \u001b[2Jx", null, "eve@example.com");
    await other.makeWorkspace("\u001b]0;title\u0007 \u001b[31mred\u001b[2J");
    await machine.holdLogin(other);
    terminal = new Terminal(machine);
    const { screen } = await terminal.run("NO_COLOR=1 rollout whoami");
    expect(screen).toContain("Eve \\x1b[2Jx <eve@example.com>");
    expect(screen).toContain("\\x1b]0;title\\x07 \\x1b[31mred\\x1b[2J");
    expect(terminal.screen({ withCodes: true })).not.toContain(startOfCode);
  });
});
