import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { CommandLine, ended, programFile } from "./testing/command-line.js";
import { version } from "./version.js";

/*
 * What holds for every command. Where a server has to misbehave, one that is scripted stands in for it.
 */

let machine: CommandLine;
beforeEach(() => {
  machine = new CommandLine();
});
afterEach(() => machine.remove());

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that gives these answers, one a request; the last one for ever. */
async function answering(...answers: readonly Answer[]) {
  const askedAt: number[] = [];
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(askedAt.length, answers.length - 1)];
    askedAt.push(performance.now());
    seen.push(request);
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, askedAt, seen };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));

const refusal = (status: number, code: string, headers?: Record<string, string>): Answer =>
  json(status, { error: { code, message: `It is ${code}.`, hint: "Do this.", requestId: "r1" } }, headers);

const asKey = (url: string) => ({ ROLLOUT_BASE_URL: url, ROLLOUT_API_KEY: `mv37_rl_${"a".repeat(38)}` });
const noDatasets = json(200, { datasets: [], nextCursor: null });

test("every package that the program contains is named with its licence", async () => {
  const { out } = await machine.run(["licenses"]);
  for (const name of ["commander", "env-paths", "get-east-asian-width", "open", "yauzl", "yazl"])
    expect(out).toMatch(new RegExp(`^${name} \\d+\\.`, "m"));
  expect(out).toContain("Permission is hereby granted");
});

describe("the version", () => {
  test("is one line, without network, config or home", async () => {
    const { code, out, err } = await machine.run(["--version"], { HOME: "/nonexistent" });
    expect([code, out, err]).toEqual([0, `rollout ${packageJson.version}\n`, ""]);
    expect((await machine.run(["version"])).out).toBe(out);
    expect(version).toBe(packageJson.version);
  });

  test("is told as JSON", async () => {
    expect(JSON.parse((await machine.run(["version", "--json"])).out)).toMatchObject({
      version,
      kind: "node",
    });
  });
});

describe("the program", () => {
  test("is at most 1 MB, and what the checksums say", () => {
    expect(statSync(programFile).size).toBeLessThanOrEqual(1_000_000);
    const sum = createHash("sha256").update(readFileSync(programFile)).digest("hex");
    const sums = readFileSync(path.join(path.dirname(programFile), "checksums.txt"), "utf8");
    expect(sums.split("\n")).toContain(`${sum}  rollout.js`);
  });

  test.each(["commonjs", "module"])("runs without an ending under a package of %s", async (type) => {
    const folder = path.join(machine.home, "bin");
    mkdirSync(folder);
    copyFileSync(programFile, path.join(folder, "rollout"));
    writeFileSync(path.join(machine.home, "package.json"), JSON.stringify({ type }));
    const { code, out, err } = await machine.runFile(path.join(folder, "rollout"), ["config", "path"]);
    expect([code, out, err]).toEqual([0, `${machine.configFile}\n`, ""]);
  });
});

describe("help", () => {
  test("is what a bare rollout and --help print, with every command", async () => {
    const { code, out } = await machine.run(["--help"]);
    expect(code).toBe(0);
    for (const word of [
      "login",
      "whoami",
      "workspace",
      "datasets",
      "config",
      "logout",
      "self",
      "completion",
    ]) {
      expect(out).toMatch(new RegExp(`^  ${word}\\b`, "m"));
    }
    expect((await machine.run([])).out).toBe(out);
  });

  test("of a command has its options, the global ones and examples", async () => {
    const { code, out } = await machine.run(["login", "--help"]);
    expect(code).toBe(0);
    for (const part of [
      "--no-browser",
      "--workspace <slug>",
      "--base-url <url>",
      "rollout login --no-browser",
    ]) {
      expect(out).toContain(part);
    }
  });
});

describe("what cannot be understood ends with 2 and the command that helps", () => {
  test.each([
    [["frobnicate"], "unknown command 'frobnicate'", "rollout --help"],
    [["logn"], "Did you mean login?", "rollout --help"],
    [["datasets", "list", "--frob"], "unknown option '--frob'", "rollout datasets list --help"],
    [["workspace", "a", "b"], "too many arguments", "rollout workspace --help"],
    [["completion", "tcsh"], "Allowed choices are bash, zsh, fish", "rollout completion --help"],
    [["login", "--workspace"], "argument missing", "rollout login --help"],
  ])("rollout %j", async (args, sentence, help) => {
    const { code, out, err } = await machine.run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
    expect(err).toContain(`See: ${help}`);
  });

  test("an address that is none", async () => {
    for (const url of ["rollout.example.com", "ftp://host", "https://user:secret@host"]) {
      const { code, err } = await machine.run(["--base-url", url, "whoami"]);
      expect([code, err]).toEqual([2, expect.stringContaining("base_url_invalid")]);
    }
  });

  test("no address at all", async () => {
    const { code, err } = await machine.run(["whoami"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Pass --base-url https://rollout.example.com")]);
  });
});

describe("the answer of the server decides the exit code", () => {
  test.each([
    [400, "request_invalid", 1],
    [401, "key_expired", 3],
    [403, "scope_missing", 4],
    [404, "dataset_not_found", 5],
    [500, "internal", 6],
  ] as const)("%i %s", async (status, code, exitCode) => {
    const { url } = await answering(refusal(status, code));
    const ran = await machine.run(["datasets", "list"], asKey(url));
    expect([ran.code, ran.out]).toEqual([exitCode, ""]);
    expect(ran.err).toContain(`✗ It is ${code}. (${code})`);
  });

  test("with --json the error is JSON on standard error", async () => {
    const { url } = await answering(refusal(404, "bucket_not_found"));
    const { err } = await machine.run(["datasets", "list", "--json"], asKey(url));
    expect(JSON.parse(err)).toEqual({
      error: {
        code: "bucket_not_found",
        message: "It is bucket_not_found.",
        hint: "Do this.",
        requestId: null,
      },
    });
  });
});

describe("a server that is not well", () => {
  test("is asked again after the Retry-After of 429 and 503", async () => {
    const { url, askedAt } = await answering(
      refusal(429, "rate_limited", { "retry-after": "1" }),
      refusal(503, "shutting_down", { "retry-after": "1" }),
      noDatasets,
    );
    const { code, err } = await machine.run(["datasets", "list"], asKey(url));
    expect([code, askedAt.length]).toEqual([0, 3]);
    expect(askedAt.at(-1)! - askedAt[0]!).toBeGreaterThanOrEqual(1_990);
    expect(err).toContain("The server asks to wait: going on in 1 s.");
  });

  test("is not asked for ever", async () => {
    const { url, askedAt } = await answering(refusal(503, "shutting_down", { "retry-after": "0" }));
    expect((await machine.run(["datasets", "list"], asKey(url))).code).toBe(6);
    expect(askedAt).toHaveLength(5);
  });

  test("that is none is told from one that refuses", async () => {
    for (const answer of [
      json(200, "a string"),
      (_: IncomingMessage, response: ServerResponse) => void response.end("<html>"),
    ]) {
      const { url } = await answering(answer);
      const { code, err } = await machine.run(["whoami"], asKey(url));
      expect([code, err]).toEqual([
        6,
        expect.stringContaining("is not a Rollout server. (reply_unreadable)"),
      ]);
    }
  });

  test("that is not there is named with what to check", async () => {
    const { code, err } = await machine.run(["whoami"], asKey("http://127.0.0.1:1"));
    expect([code, err]).toEqual([6, expect.stringContaining("No server answers at http://127.0.0.1:1.")]);
  });

  test("does not get the key sent to another address", async () => {
    const other = await answering(noDatasets);
    const { url } = await answering(
      (_, response) => void response.writeHead(302, { location: other.url }).end(),
    );
    const { code, err } = await machine.run(["whoami"], asKey(url));
    expect([code, err]).toEqual([6, expect.stringContaining("redirect_refused")]);
    expect(other.seen).toEqual([]);
  });

  test("cannot drive the terminal by what it answers, in any mode", async () => {
    const evil = "\u001b]0;title\u0007\u001b[2J\u009b31m\u202eevil";
    const dataset = {
      name: evil,
      taskCount: 1,
      version: 1,
      runCount: 0,
      updatedAt: new Date().toISOString(),
    };
    const list = await answering(json(200, { datasets: [dataset], nextCursor: null }));
    const refused = await answering(
      json(404, { error: { code: "x", message: evil, hint: evil, requestId: evil } }),
    );
    for (const mode of [[], ["--json"], ["--quiet"]]) {
      for (const { url } of [list, refused]) {
        const { out, err } = await machine.run(["datasets", "list", ...mode], asKey(url));
        expect(out + err).toContain("evil");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come.
        expect(out + err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      }
    }
  });
});

describe("Ctrl-C", () => {
  test("ends a call that waits for its answer with 130, without a word", async () => {
    const { url, seen } = await answering(() => undefined);
    const child = machine.start(["whoami"], asKey(url));
    const end = ended(child);
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(1);
    child.kill("SIGINT");
    expect(await end).toEqual({ code: 130, out: "", err: "" });
  });

  test("ends the wait that a server asked for", async () => {
    const { url, seen } = await answering(refusal(429, "rate_limited", { "retry-after": "60" }));
    const child = machine.start(["whoami", "--quiet"], asKey(url));
    const end = ended(child);
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGINT");
    expect(await end).toEqual({ code: 130, out: "", err: "" });
  });
});

describe("the config file", () => {
  const write = (text: string): void => {
    mkdirSync(path.dirname(machine.configFile), { recursive: true });
    writeFileSync(machine.configFile, text);
  };

  test.each(["{", "[]", '{"profiles":{"default":{"logins":[{}]}}}'])(
    "that holds %s is named, not overwritten",
    async (text) => {
      write(text);
      for (const command of [["whoami"], ["logout"]]) {
        const { code, err } = await machine.run([...command, "--base-url", "http://127.0.0.1:1"]);
        expect([code, err]).toEqual([
          1,
          expect.stringContaining(`✗ ${machine.configFile} is not what rollout wrote`),
        ]);
      }
      expect(readFileSync(machine.configFile, "utf8")).toBe(text);
    },
  );
});
