import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  approve,
  CommandLine,
  ended,
  executableFile,
  hasExecutable,
  programFile,
  type Ran,
  shownCode,
} from "./testing/command-line.js";
import { fewPrograms, pathOf } from "./testing/few-programs.js";
import { hasTerminal, Terminal } from "./testing/terminal.js";

/*
 * Installed as people do it: `curl …/install | sh` from a server, on a machine with an empty home and few programs.
 */

const platform = `${process.platform}-${process.arch}`;
let server: TestServer;
let ada: TestPerson;
let folder: string;
let release: string;
let machine: CommandLine;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rollout-release-"));
  release = path.join(folder, "release");
  server = await startTestServer({ ROLLOUT_CLI_DIR: release });
  ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release);
  copyFileSync(programFile, path.join(release, "rollout.js"));
  if (existsSync(executableFile)) symlinkSync(executableFile, path.join(release, `rollout-${platform}`));
  writeSums();
  machine = new CommandLine();
});
afterEach(() => machine.remove());

function writeSums(): void {
  const line = (name: string): string =>
    `${createHash("sha256")
      .update(readFileSync(path.join(release, name)))
      .digest("hex")}  ${name}\n`;
  const names = readdirSync(release).filter((name) => name !== "checksums.txt");
  writeFileSync(path.join(release, "checksums.txt"), names.map(line).join(""));
}

const installed = (): string => path.join(machine.home, ".rollout/bin/rollout");
const read = (name: string): string => readFileSync(path.join(machine.home, name), "utf8");
const files = (): string[] =>
  readdirSync(machine.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(machine.home, path.join(entry.parentPath, entry.name)))
    .sort();

async function install(names: readonly string[], variables: Record<string, string> = {}): Promise<string> {
  const PATH = pathOf(names, folder);
  const ran = await machine.runFile("/bin/sh", ["-c", `curl -fsSL ${server.url}/install | sh`], {
    PATH,
    ...variables,
  });
  if (ran.code !== 0) throw new Error(`It was not installed: ${ran.out}${ran.err}`);
  return PATH;
}

describe.runIf(hasExecutable())("on a machine with curl and a shell, without Node or Python", () => {
  test("it is installed, logs in to the server that it came from, and works", async () => {
    const PATH = await install(fewPrograms);
    const rollout = (...args: string[]): Promise<Ran> => machine.runFile(installed(), args, { PATH });
    expect(await rollout("--version")).toEqual({ code: 0, out: "rollout 0.2.0\n", err: "" });
    expect(JSON.parse((await rollout("version", "--json")).out)).toMatchObject({ kind: "standalone" });

    const child = machine.startFile(installed(), ["login", "--no-browser"], { PATH });
    const end = ended(child);
    await approve(ada, await shownCode(child));
    expect(await end).toMatchObject({
      code: 0,
      out: "✓ Logged in as ada@example.com\n  workspace my-workspace\n",
    });

    expect((await rollout("whoami")).out).toContain("Ada <ada@example.com>");
    expect((await rollout("workspace")).out).toBe("my-workspace\n");
    expect((await rollout("datasets", "list", "--json")).out).toBe(
      '{\n  "datasets": [],\n  "hasMore": false\n}\n',
    );
    expect((await rollout("logn")).code).toBe(2);
    expect((await rollout("logout", "--revoke")).code).toBe(0);
    expect(await rollout("whoami")).toMatchObject({ code: 3, err: expect.stringContaining("not_logged_in") });
  });

  test("it reads no settings of the folder in which it is started", async () => {
    const PATH = await install(fewPrograms);
    writeFileSync(path.join(machine.home, ".env"), "ROLLOUT_BASE_URL=http://127.0.0.1:1\n");
    writeFileSync(path.join(machine.home, "bunfig.toml"), 'preload = ["./evil.js"]\n');
    writeFileSync(path.join(machine.home, "evil.js"), 'console.log("evil")\n');
    const { err, out } = await machine.runFile(installed(), ["whoami"], { PATH });
    expect(err).toContain(`You are not logged in to ${server.url}.`);
    expect(out).toBe("");
  });

  test("Ctrl-C ends it with 130", async () => {
    const PATH = await install(fewPrograms);
    const child = machine.startFile(installed(), ["login", "--no-browser"], { PATH });
    const end = ended(child);
    await shownCode(child);
    child.kill("SIGINT");
    expect(await end).toMatchObject({ code: 130, out: "" });
  });

  test("it updates itself, and removes itself with everything that the installer made", async () => {
    const shellFile = "# mine\nalias ll='ls -l'";
    writeFileSync(path.join(machine.home, ".bashrc"), shellFile);
    const PATH = await install(fewPrograms, { SHELL: "/bin/bash" });
    expect(read(".bashrc")).toContain(`# rollout: ${machine.home}/.rollout/bin\n`);
    const rollout = (...args: string[]): Promise<Ran> => machine.runFile(installed(), args, { PATH });
    expect((await rollout("self", "update")).out).toBe("✓ rollout 0.2.0 is what the server has.\n");

    expect(await rollout("self", "uninstall")).toMatchObject({ code: 2, out: "" });
    expect(existsSync(installed())).toBe(true);
    const { code, out } = await rollout("self", "uninstall", "--yes");
    expect([code, out]).toEqual([0, expect.stringContaining(`✓ Removed ${installed()}\n`)]);
    expect(read(".bashrc").trimEnd()).toBe(shellFile);
    expect(files().filter((name) => ![".bashrc", ".profile"].includes(name))).toEqual([]);
    expect(existsSync(path.join(machine.home, ".rollout"))).toBe(false);
  });
});

describe("where Node is", () => {
  const nodeAndFew = [...fewPrograms, "node"];
  let PATH: string;
  const rollout = (...args: string[]): Promise<Ran> => machine.runFile(installed(), args, { PATH });
  const newer = (): string => readFileSync(programFile, "utf8").replaceAll("0.2.0", "0.2.1");
  beforeEach(async () => {
    PATH = await install(nodeAndFew);
  });

  test("the program for Node is installed, and brings itself up to the version of the server", async () => {
    expect(JSON.parse((await rollout("version", "--json")).out)).toMatchObject({ kind: "node" });
    // As a home of somebody who writes JavaScript may have it.
    writeFileSync(path.join(path.dirname(installed()), "../package.json"), '{ "type": "module" }');
    writeFileSync(path.join(release, "rollout.js"), newer());
    writeSums();
    const { code, out, err } = await rollout("self", "update");
    expect([code, out]).toEqual([0, "✓ Updated rollout 0.2.0 to 0.2.1\n"]);
    expect(err).toBe(`Downloading ${server.url}/cli/rollout.js\n`);
    expect((await rollout("--version")).out).toBe("rollout 0.2.1\n");
    expect(readdirSync(path.dirname(installed()))).toEqual(["rollout"]);
  });

  test.each([
    [
      "has another SHA-256",
      () => writeFileSync(path.join(release, "rollout.js"), "evil"),
      "checksum_mismatch",
      1,
    ],
    [
      "does not run",
      () => {
        writeFileSync(path.join(release, "rollout.js"), "throw new Error('broken')");
        writeSums();
      },
      "update_failed",
      1,
    ],
    ["is not there", () => writeFileSync(path.join(release, "checksums.txt"), ""), "release_missing", 5],
    ["cannot be asked for", () => rmSync(release, { recursive: true }), "download_failed", 6],
  ] as const)("an update that %s leaves the command as it is", async (_, spoil, failure, exitCode) => {
    spoil();
    if (failure === "checksum_mismatch") {
      const sums = path.join(release, "checksums.txt");
      writeFileSync(sums, readFileSync(sums, "utf8").replace(/^[0-9a-f]{8}/gm, "00000000"));
    }
    const before = readFileSync(installed());
    const { code, err } = await rollout("self", "update");
    expect([code, err]).toEqual([exitCode, expect.stringContaining(`(${failure})`)]);
    expect(readFileSync(installed()).equals(before)).toBe(true);
    expect(readdirSync(path.dirname(installed()))).toEqual(["rollout"]);
  });

  test.each([
    ["/bin/zsh", ".zshrc"],
    ["/usr/bin/fish", ".config/fish/conf.d/rollout.fish"],
    ["/bin/sh", ".profile"],
  ])("uninstalling takes out what was added for %s, and nothing else", async (SHELL, file) => {
    rmSync(path.join(machine.home, ".profile"), { force: true });
    const isFish = file.endsWith(".fish");
    if (!isFish) writeFileSync(path.join(machine.home, file), "before=1\n");
    await install(nodeAndFew, { SHELL });
    if (!isFish) writeFileSync(path.join(machine.home, file), `${read(file)}after=1\n`);
    expect((await rollout("self", "uninstall", "--yes")).code).toBe(0);
    if (isFish) expect(existsSync(path.join(machine.home, file))).toBe(false);
    else expect(read(file)).toBe("before=1\nafter=1\n");
  });

  test("uninstalling tells where saved logins stay", async () => {
    await machine.holdLogin(ada);
    expect((await rollout("self", "uninstall", "--yes")).out).toContain(
      `Saved logins stay in ${machine.configFile}`,
    );
    expect(existsSync(machine.configFile)).toBe(true);
  });

  describe.runIf(hasTerminal())("uninstalling in a terminal", () => {
    let terminal: Terminal;
    beforeEach(() => {
      terminal = new Terminal(machine, {}, installed());
      terminal.type('clear; rollout self uninstall; echo "ended $?"');
    });
    afterEach(() => terminal.close());

    test("lists what goes and asks; anything but yes keeps everything", async () => {
      expect(await terminal.shows(/Remove them\? \[y\/N\]/)).toContain(installed());
      terminal.type("");
      expect(await terminal.shows(/^ended 0$/m)).toContain("Nothing was removed.");
      expect(existsSync(installed())).toBe(true);
    });

    test("removes everything after a yes", async () => {
      await terminal.shows(/Remove them\?/);
      terminal.type("y");
      expect(await terminal.shows(/^ended 0$/m)).toContain(`✓ Removed ${installed()}`);
      expect(existsSync(installed())).toBe(false);
    });

    test("is given up by Ctrl-C, with 130", async () => {
      await terminal.shows(/Remove them\?/);
      terminal.press("C-c");
      await terminal.shows(/^ended 130$/m);
      expect(existsSync(installed())).toBe(true);
    });
  });
});

describe("by npm", () => {
  test("the packed package installs a rollout that works, and says how npm updates it", async () => {
    const source = fileURLToPath(new URL("..", import.meta.url));
    const tarball = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, source], {
      encoding: "utf8",
    }).trim();
    const prefix = path.join(machine.home, "global");
    execFileSync("npm", [
      "install",
      "-g",
      "--silent",
      "--offline",
      "--prefix",
      prefix,
      path.join(folder, tarball),
    ]);
    const rollout = path.join(prefix, "bin/rollout");
    chmodSync(rollout, 0o755);
    expect((await machine.runFile(rollout, ["--version"])).out).toBe("rollout 0.2.0\n");
    for (const verb of ["update", "uninstall"]) {
      const { code, err } = await machine.runFile(rollout, ["self", verb]);
      expect([code, err]).toEqual([1, expect.stringContaining("npm install -g @mv37/rollout-cli@latest")]);
    }
  });
});
