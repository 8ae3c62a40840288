import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { DeviceLoginKey } from "@rollout/contract";
import { type TestPerson, TestProgram } from "@rollout/test-support";

/** The program as it is released. */
export const programFile = fileURLToPath(new URL("../../dist/release/rollout.js", import.meta.url));

/** The program as an executable that needs no Node; `npm run build:cli-executables` makes it. */
export const executableFile = path.join(
  path.dirname(programFile),
  `rollout-${process.platform}-${process.arch}`,
);

/** Whether the executable is here, as it must be in CI. */
export function hasExecutable(): boolean {
  const isHere = existsSync(executableFile);
  const cure = "npm run build:cli-executables";
  if (!isHere && process.env.CI) throw new Error(`${executableFile} is not built: ${cure}`);
  if (!isHere) console.warn(`The executable is not built, so it is not tested: ${cure}`);
  return isHere;
}

/** How `rollout` is started: the program by Node, and the executable where it was built. Both must do the same. */
export const programs = (): { readonly kind: string; readonly program: string }[] => [
  { kind: "by Node", program: programFile },
  ...(hasExecutable() ? [{ kind: "as an executable", program: executableFile }] : []),
];

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

/** A person's machine: a home folder of its own, in which the built program runs as a process. */
export class CommandLine {
  readonly home = mkdtempSync(path.join(tmpdir(), "rollout-home-"));

  private readonly children: ChildProcessWithoutNullStreams[] = [];

  /** @param program - One of `programs()`. */
  constructor(readonly program: string = programFile) {}

  /** What a command finds in its environment: nothing of the person who runs the tests. */
  environment(more: Variables = {}): Record<string, string> {
    return {
      HOME: this.home,
      PATH: process.env.PATH ?? "",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      ...more,
    };
  }

  start(args: readonly string[], more: Variables = {}): ChildProcessWithoutNullStreams {
    return this.startFile(this.program, args, more);
  }

  /** Starts any program in this home folder. */
  startFile(file: string, args: readonly string[], more: Variables = {}): ChildProcessWithoutNullStreams {
    const child = spawn(file, args, { env: this.environment(more), cwd: this.home });
    child.stdin.end();
    this.children.push(child);
    return child;
  }

  /** Runs any program in this home folder to its end. */
  runFile(file: string, args: readonly string[], more: Variables = {}): Promise<Ran> {
    return ended(this.startFile(file, args, more));
  }

  /** Runs a command to its end. */
  run(args: readonly string[], more: Variables = {}): Promise<Ran> {
    return ended(this.start(args, more));
  }

  /** Runs `rollout login`, which the person approves for the workspace that they look at. */
  async logIn(person: TestPerson, args: readonly string[] = []): Promise<Ran> {
    const child = this.start(["login", "--no-browser", "--base-url", person.url, ...args]);
    const end = ended(child);
    await approve(person, await shownCode(child));
    return end;
  }

  get configFile(): string {
    return path.join(this.home, ".config/rollout/config.json");
  }

  /** What the config file holds. */
  get config(): unknown {
    return JSON.parse(readFileSync(this.configFile, "utf8"));
  }

  /** Saves a login as `rollout login` does, without its seconds of waiting. A server takes 30 a minute. */
  async holdLogin(person: TestPerson): Promise<DeviceLoginKey> {
    const key = await TestProgram.signedInBy(person);
    const login = {
      baseUrl: person.url,
      apiKey: key.secret,
      apiKeyId: key.apiKey.id,
      workspace: key.workspace.slug,
      createdAt: key.apiKey.createdAt,
    };
    const before = existsSync(this.configFile)
      ? (this.config as { profiles: { default: { logins: unknown[] } } }).profiles.default.logins
      : [];
    const profile = { baseUrl: person.url, logins: [login, ...before] };
    mkdirSync(path.dirname(this.configFile), { recursive: true });
    writeFileSync(this.configFile, JSON.stringify({ profiles: { default: profile } }), { mode: 0o600 });
    return key;
  }

  /** Puts a program into the home folder, for what the command starts. */
  addProgram(name: string, text: string): string {
    const folder = path.join(this.home, "programs");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), text);
    chmodSync(path.join(folder, name), 0o755);
    return folder;
  }

  /** Ends what a test that failed left running, and takes the home folder away. */
  remove(): void {
    for (const child of this.children) child.kill("SIGKILL");
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** What a child says until its end. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  return new Promise((resolve, reject) => {
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** Waits until the child has said something of the form. */
export function said(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (part: string): void => {
      text += part;
      const found = pattern.exec(text);
      if (found) resolve(found[0]);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("close", () => reject(new Error(`It ended without ${pattern}: ${text}`)));
  });
}

/** The code that a login shows. */
export const shownCode = (child: ChildProcessWithoutNullStreams): Promise<string> =>
  said(child, /\b[B-Z]{4}-[B-Z]{4}\b/);

/** The person types the code into the page and approves. */
export async function approve(person: TestPerson, userCode: string): Promise<void> {
  await person.call("POST", "/api/v1/device-logins/open", { userCode });
  const done = await person.outcome("POST", "/api/v1/device-logins/approve", {
    userCode,
    workspace: person.workspace,
  });
  if (done.status !== 204) throw new Error(`The login was not approved: ${JSON.stringify(done)}`);
}
