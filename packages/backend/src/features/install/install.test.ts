import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

/*
 * The installer is run by real shells, with an empty environment, a home of its own and a PATH that has nothing but
 * what is named here. What it installs are programs that only say their version.
 */

/** Whatever the script may use, beside a shell and what downloads. */
const commonTools = ["mktemp", "mkdir", "mv", "rm", "chmod", "uname", "cat"];
const platform = process.arch === "arm64" ? "linux-arm64" : "linux-x64";
const executable = `rollout-${platform}`;

let server: TestServer;
let folder: string;
let cliDir: string;
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-install-"));
  cliDir = path.join(folder, "release");
  server = await startTestServer({ ROLLOUT_CLI_DIR: cliDir });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  home = await mkdtemp(path.join(folder, "home-"));
  await release({
    "rollout.js": "#!/usr/bin/env node\nconsole.log('rollout 0.2.0 for Node');\n",
    [executable]: "#!/bin/sh\necho 'rollout 0.2.0 alone'\n",
  });
});

async function release(files: Readonly<Record<string, string>>, sums = files): Promise<void> {
  await rm(cliDir, { recursive: true, force: true });
  await mkdir(cliDir);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cliDir, name), text);
  const line = ([name, text]: [string, string]): string =>
    `${createHash("sha256").update(text).digest("hex")}  ${name}\n`;
  await writeFile(path.join(cliDir, "checksums.txt"), Object.entries(sums).map(line).join(""));
}

/** A folder of links to the programs named, as they are on this machine. */
async function toolsFolder(names: readonly string[]): Promise<string> {
  const tools = await mkdtemp(path.join(folder, "tools-"));
  for (const name of names) {
    const places = (process.env.PATH ?? "").split(":").map((place) => path.join(place, name));
    const found = name === "node" ? process.execPath : places.find((place) => existsSync(place));
    if (found === undefined) throw new Error(`This machine has no ${name}.`);
    await symlink(found, path.join(tools, name));
  }
  return tools;
}

interface Installing {
  readonly shell?: string;
  readonly tools?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the folder of tools stands in PATH behind others. */
  readonly before?: string;
  readonly script?: string;
}

interface Installed {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** Runs the installer as `curl … | sh` does: the script comes by standard input. */
async function install(options: Installing = {}): Promise<Installed> {
  const { shell = "sh", tools = ["curl", "sha256sum"], environment = {}, before } = options;
  const script = options.script ?? (await (await fetch(`${server.url}/install`)).text());
  const PATH = [before, await toolsFolder([...commonTools, ...tools, ...new Set([shell, "sh", "env"])])]
    .filter((each) => each !== undefined)
    .join(":");
  return new Promise((resolve) => {
    const child = execFile(
      shellPath(shell),
      { env: { HOME: home, PATH, ...environment }, cwd: home, timeout: 30_000 },
      (error, said, complained) => resolve({ code: error ? Number(error.code ?? -1) : 0, said, complained }),
    );
    child.stdin!.end(script);
  });
}

const shellPath = (name: string): string =>
  existsSync(`/bin/${name}`) ? `/bin/${name}` : `/usr/bin/${name}`;

/** Those of the programs that this machine has. */
function present(names: readonly string[]): string[] {
  const isHere = (name: string): boolean =>
    (process.env.PATH ?? "").split(":").some((place) => existsSync(path.join(place, name)));
  for (const name of names) if (!isHere(name)) console.warn(`${name} is not here, so it is not tried.`);
  return names.filter(isHere);
}

const read = (...names: string[]): Promise<string> => readFile(path.join(home, ...names), "utf8");
const command = (): string => path.join(home, ".rollout/bin/rollout");

async function run(file: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, { env: { PATH: process.env.PATH, ...environment } }, (error, said) =>
      error ? reject(error) : resolve(said.trim()),
    );
  });
}

/** Everything that lies under the home, so that nothing is left over. */
const everything = async (): Promise<string[]> =>
  (await readdir(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(home, path.join(entry.parentPath, entry.name)))
    .sort();

describe("the script", () => {
  test("is text that a browser shows, and names the server's own origin", async () => {
    const response = await fetch(`${server.url}/install`);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const text = await response.text();
    expect(text).toContain(`base_url='${server.url}'`);
    expect(text).toContain(`curl -fsSL ${server.url}/install | bash`);
    expect(text).not.toContain("@ORIGIN@");
  });

  test("names the address that the operator set, whatever Host is asked for", async () => {
    const port = await freePort();
    const behind = await startTestServer({
      PORT: String(port),
      NEXT_PUBLIC_APP_URL: "https://rollout.example.com/",
    });
    try {
      const text = await (await fetch(`http://127.0.0.1:${port}/install`)).text();
      expect(text).toContain("base_url='https://rollout.example.com'");
    } finally {
      await behind.stop();
    }
  });

  test("that arrived in part does nothing", async () => {
    const whole = await (await fetch(`${server.url}/install`)).text();
    for (const part of [0.3, 0.6, 0.9, 0.99]) {
      await install({ script: whole.slice(0, Math.floor(whole.length * part)) });
      expect(await everything()).toEqual([]);
    }
  });
});

describe.each(present(["dash", "bash"]))("by %s", (shell) => {
  test("without Node, the executable of the platform is installed and runs", async () => {
    const done = await install({ shell });
    expect(done).toMatchObject({ code: 0, complained: "" });
    expect(done.said).toContain(`Installed rollout 0.2.0 alone as ${command()}`);
    expect(done.said).toContain("Open a new terminal, then:  rollout login");
    expect(await run(command())).toBe("rollout 0.2.0 alone");
    expect(JSON.parse(await read(".rollout/install.json"))).toEqual({
      baseUrl: server.url,
      cliUrl: `${server.url}/cli/rollout`,
      kind: "standalone",
    });
  });

  test("with Node 20 or newer, the program for Node is installed", async () => {
    const done = await install({ shell, tools: ["curl", "sha256sum", "node"] });
    expect(done).toMatchObject({ code: 0, complained: "" });
    expect(await run(command())).toBe("rollout 0.2.0 for Node");
    expect(JSON.parse(await read(".rollout/install.json"))).toMatchObject({ kind: "node" });
  });
});

test("in a home whose package.json says that all is ES modules, the program for Node is installed", async () => {
  await writeFile(path.join(home, "package.json"), '{ "type": "module" }');
  const done = await install({ tools: ["curl", "sha256sum", "node"] });
  expect(done).toMatchObject({ code: 0, complained: "" });
  expect(await run(command())).toBe("rollout 0.2.0 for Node");
});

test("with an older Node, or one that does not run, the executable is installed", async () => {
  for (const old of ["echo false", "echo 18", "exit 1"]) {
    const before = await mkdtemp(path.join(folder, "old-"));
    await writeFile(path.join(before, "node"), `#!/bin/sh\n${old}\n`, { mode: 0o755 });
    expect(await install({ before })).toMatchObject({ code: 0 });
    expect(await run(command())).toBe("rollout 0.2.0 alone");
  }
});

test.each(present(["wget", "curl"]))("%s alone can download it", async (downloader) => {
  expect(await install({ tools: [downloader, "sha256sum"] })).toMatchObject({ code: 0 });
});

test.each(present(["sha256sum", "shasum", "openssl"]))("%s alone can check it", async (checker) => {
  const tools = checker === "shasum" ? [checker, "perl"] : [checker];
  expect(await install({ tools: ["curl", ...tools] })).toMatchObject({ code: 0, complained: "" });
});

describe("a second time", () => {
  test("it brings the command up to date and leaves the path as it is", async () => {
    for (const shell of ["/bin/bash", "/bin/zsh", "/usr/bin/fish", "/bin/sh"]) {
      await install({ environment: { SHELL: shell } });
      const files = await everything();
      const before = await Promise.all(files.map((file) => read(file)));
      await release({ [executable]: `#!/bin/sh\necho 'rollout 0.3.0 from ${shell}'\n` });
      const again = await install({ environment: { SHELL: shell } });
      expect(again).toMatchObject({ code: 0 });
      expect(again.said).not.toContain("to the path, in");
      expect(await run(command())).toBe(`rollout 0.3.0 from ${shell}`);
      const after = await Promise.all(files.map((file) => read(file)));
      const changed = files.filter((_, index) => before[index] !== after[index]);
      expect(changed).toEqual([".rollout/bin/rollout"]);
    }
  });

  test("a download that is not what it should be leaves the former command in place", async () => {
    await install();
    const files = await everything();
    await release({ [executable]: "#!/bin/sh\necho evil\n" }, { [executable]: "something else" });
    const done = await install();
    expect(done.code).toBe(1);
    expect(done.complained).toContain("not what the server says it is, so it was thrown away");
    expect(await run(command())).toBe("rollout 0.2.0 alone");
    expect(await everything()).toEqual(files);
  });
});

describe("the path", () => {
  const found = (shell: string, args: string[], environment = {}): Promise<string> =>
    new Promise((resolve, reject) =>
      execFile(
        shellPath(shell),
        [...args, "command -v rollout"],
        { env: { HOME: home, PATH: "/usr/bin:/bin", ...environment } },
        (error, said) => (error ? reject(error) : resolve(said.trim())),
      ),
    );

  test("of bash is set for terminals and for login shells, in the file that is read", async () => {
    await writeFile(path.join(home, ".bash_profile"), "export KEPT=1");
    const done = await install({ environment: { SHELL: "/bin/bash" } });
    expect(done.said).toContain(`in ${home}/.bashrc, ${home}/.bash_profile`);
    expect(await read(".bash_profile")).toMatch(/^export KEPT=1\n/);
    expect(await found("bash", ["-ic"])).toBe(command());
    expect(await found("bash", ["-lc"])).toBe(command());
  });

  test("of another shell is set in .profile", async () => {
    await install({ environment: { SHELL: "/bin/dash" } });
    expect(await found("dash", ["-lc"])).toBe(command());
    expect(await everything()).toEqual([".profile", ".rollout/bin/rollout", ".rollout/install.json"]);
  });

  test("of zsh is set in .zshrc, where ZDOTDIR says", async () => {
    await mkdir(path.join(home, "z"));
    await install({ environment: { SHELL: "/usr/bin/zsh", ZDOTDIR: path.join(home, "z") } });
    expect(await read("z/.zshrc")).toContain(`${home}/.rollout/bin`);
    if (!existsSync("/usr/bin/zsh")) return console.warn("zsh is not here: its file was not run.");
    expect(await found("zsh", ["-ic"], { ZDOTDIR: path.join(home, "z") })).toBe(command());
  });

  test("of fish is set in a file of its own, where XDG_CONFIG_HOME says", async () => {
    const XDG_CONFIG_HOME = path.join(home, "config");
    await install({ environment: { SHELL: "/usr/bin/fish", XDG_CONFIG_HOME } });
    expect(await read("config/fish/conf.d/rollout.fish")).toContain(`${home}/.rollout/bin`);
    if (!existsSync("/usr/bin/fish")) return console.warn("fish is not here: its file was not run.");
    expect(await found("fish", ["-c"], { XDG_CONFIG_HOME })).toBe(command());
  });

  test("with a space in it, and a dollar, works", async () => {
    const ROLLOUT_INSTALL_DIR = path.join(home, "my $programs");
    await install({ environment: { SHELL: "/bin/bash", ROLLOUT_INSTALL_DIR } });
    expect(await found("bash", ["-ic"])).toBe(path.join(ROLLOUT_INSTALL_DIR, "rollout"));
  });

  test("is set again after its lines were removed, although this terminal still has the folder", async () => {
    const before = `${home}/.rollout/bin`;
    await install({ environment: { SHELL: "/bin/dash" } });
    await rm(path.join(home, ".profile"));
    for (let times = 0; times < 2; times++) await install({ before, environment: { SHELL: "/bin/dash" } });
    expect(await found("dash", ["-lc"])).toBe(command());
    expect((await read(".profile")).match(/# rollout: /g)).toHaveLength(1);
  });

  test("is left alone where it has a folder of one's own already, and another rollout before it is named", async () => {
    const other = await mkdtemp(path.join(folder, "other-"));
    await writeFile(path.join(other, "rollout"), "#!/bin/sh\n", { mode: 0o755 });
    const before = `${other}:${home}/bin`;
    const done = await install({
      before,
      environment: { SHELL: "/bin/bash", ROLLOUT_INSTALL_DIR: `${home}/bin` },
    });
    expect(done.said).toContain(`Another rollout comes before it in the path: ${other}/rollout`);
    expect(done.said).toContain("Next:  rollout login");
    expect(await everything()).toEqual([".rollout/install.json", "bin/rollout"]);
  });

  test("that cannot be written is said, and the command is there", async () => {
    await mkdir(path.join(home, ".profile"));
    const done = await install();
    expect(done).toMatchObject({ code: 0, complained: "" });
    expect(done.said).toContain(`${home}/.profile could not be written.`);
    expect(done.said).toContain(`Add ${home}/.rollout/bin to the path of your shell.`);
    await access(command());
  });
});

describe("other places", () => {
  test("ROLLOUT_INSTALL_DIR may be relative, or have a tilde that no shell expanded", async () => {
    await install({ environment: { ROLLOUT_INSTALL_DIR: "here/bin" } });
    await install({ environment: { ROLLOUT_INSTALL_DIR: "~/there" } });
    expect(await everything()).toEqual(expect.arrayContaining(["here/bin/rollout", "there/rollout"]));
  });

  test("ROLLOUT_CLI_URL says from where it is downloaded; the command still belongs to this server", async () => {
    const elsewhere = await startTestServer({ ROLLOUT_CLI_DIR: cliDir });
    try {
      const cliUrl = `${elsewhere.url}/cli/rollout`;
      const script = (await (await fetch(`${server.url}/install`)).text()).replace(
        `base_url='${server.url}'`,
        "base_url='http://127.0.0.1:1'",
      );
      expect(await install({ script, environment: { ROLLOUT_CLI_URL: cliUrl } })).toMatchObject({ code: 0 });
      expect(JSON.parse(await read(".rollout/install.json"))).toMatchObject({
        baseUrl: "http://127.0.0.1:1",
        cliUrl,
      });
    } finally {
      await elsewhere.stop();
    }
  });
});

describe("what cannot be installed is said, with a way out, and leaves nothing", () => {
  const refusal = async (installing: Installing): Promise<string> => {
    const { code, complained } = await install(installing);
    expect(code).toBe(1);
    expect(complained).toMatch(/^rollout was not installed\. /m);
    expect(await everything()).toEqual([]);
    return complained;
  };

  /** A uname that says what another machine would. */
  async function machine(system: string, processor: string): Promise<string> {
    const before = await mkdtemp(path.join(folder, "machine-"));
    const text = `#!/bin/sh\n[ "$1" = -s ] && echo ${system} || echo ${processor}\n`;
    await writeFile(path.join(before, "uname"), text, { mode: 0o755 });
    return before;
  }

  test.each([
    ["SunOS", "x86_64", "There is no executable for SunOS."],
    ["Linux", "riscv64", "There is no executable for the processor riscv64."],
    ["Darwin", "arm64", "The server has no rollout-darwin-arm64."],
    ["Darwin", "x86_64", "The server has no rollout-darwin-x64."],
  ])("on %s %s", async (system, processor, sentence) => {
    const said = await refusal({ before: await machine(system, processor) });
    expect(said).toContain(sentence);
    expect(said).toContain("Install Node 20.19 or newer");
  });

  test("when nothing can check it", async () => {
    expect(await refusal({ tools: ["curl"] })).toContain("None of sha256sum, shasum and openssl is there");
  });

  test("when nothing can download it", async () => {
    expect(await refusal({ tools: ["sha256sum"] })).toContain("Neither curl nor wget is there.");
  });

  test("when the server has built nothing, or is away", async () => {
    await rm(cliDir, { recursive: true });
    expect(await refusal({})).toContain(`${server.url}/cli/checksums.txt could not be downloaded.`);
    const environment = { ROLLOUT_CLI_URL: "http://127.0.0.1:1/cli/rollout" };
    expect(await refusal({ environment })).toContain(
      "127.0.0.1:1/cli/checksums.txt could not be downloaded.",
    );
  });

  test("when it has another SHA-256", async () => {
    await release({ [executable]: "#!/bin/sh\n" }, { [executable]: "something else" });
    expect(await refusal({})).toContain("thrown away");
  });

  test("when it does not run here", async () => {
    await release({ [executable]: "#!/bin/no-such-shell\n" });
    expect(await refusal({})).toContain("does not run on this machine");
  });

  test("when ROLLOUT_CLI_URL or ROLLOUT_INSTALL_DIR is nothing of the kind", async () => {
    for (const url of ["ftp://host/cli", "127.0.0.1:8080", 'http://host/"; rm -rf /', "http://host/$(id)"])
      expect(await refusal({ environment: { ROLLOUT_CLI_URL: url } })).toContain(
        "ROLLOUT_CLI_URL is no address",
      );
    for (const place of ["/a:b", "/it's", "/back\\slash", "/two\nlines"])
      expect(await refusal({ environment: { ROLLOUT_INSTALL_DIR: place } })).toContain(
        "cannot stand in PATH",
      );
  });

  test("when HOME is not set", async () => {
    expect(await refusal({ environment: { HOME: "" } })).toContain("HOME is not set");
  });

  test("when a folder has its name", async () => {
    await mkdir(path.join(home, ".rollout/bin/rollout"), { recursive: true });
    expect(await refusal({})).toContain("is a folder");
  });

  test("when the folder cannot be made", async () => {
    const environment = { ROLLOUT_INSTALL_DIR: "/dev/null/bin" };
    expect(await refusal({ environment })).toContain("The folder /dev/null/bin cannot be made.");
  });
});

describe("/cli/", () => {
  test("serves what was built, byte for byte, and the program for Node without an ending", async () => {
    for (const [asked, name] of [
      ["rollout.js", "rollout.js"],
      ["rollout", "rollout.js"],
      [executable, executable],
      ["checksums.txt", "checksums.txt"],
    ] as const) {
      const response = await fetch(`${server.url}/cli/${asked}`);
      const text = await readFile(path.join(cliDir, name), "utf8");
      expect([response.status, await response.text()]).toEqual([200, text]);
      expect(response.headers.get("content-length")).toBe(String((await stat(path.join(cliDir, name))).size));
    }
  });

  test("says of an executable that was not built that it was not, and has nothing else", async () => {
    await writeFile(path.join(cliDir, "secret.txt"), "secret");
    for (const [name, sentence] of [
      ["rollout-darwin-arm64", "This server has no rollout-darwin-arm64: its command line was not built"],
      ["secret.txt", "There is no secret.txt under /cli/."],
      ["..%2fsecret.txt", "under /cli/."],
    ] as const) {
      const response = await fetch(`${server.url}/cli/${name}`);
      const { error } = (await response.json()) as { error: { message: string } };
      expect([response.status, error.message]).toEqual([404, expect.stringContaining(sentence)]);
    }
  });
});
