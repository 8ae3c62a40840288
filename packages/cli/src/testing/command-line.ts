import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestPerson } from "@rollout/test-support";

/** The program as it is released. */
export const programFile = fileURLToPath(new URL("../../dist/release/rollout.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

/** A person's machine: a home folder of its own, in which the built program runs as a process. */
export class CommandLine {
  readonly home = mkdtempSync(path.join(tmpdir(), "rollout-home-"));

  /** @param variables - Of every command. */
  constructor(readonly variables: Variables = {}) {}

  /** What a command finds in its environment: nothing of the person who runs the tests. */
  environment(more: Variables = {}): Record<string, string> {
    return {
      HOME: this.home,
      PATH: process.env.PATH ?? "",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      ...this.variables,
      ...more,
    };
  }

  start(args: readonly string[], more: Variables = {}): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [programFile, ...args], {
      env: this.environment(more),
      cwd: this.home,
    });
    child.stdin.end();
    return child;
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

  remove(): void {
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
