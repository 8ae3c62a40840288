import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { typedOption } from "./command-words.js";
import { commands } from "./commands/index.js";
import { CommandLine } from "./testing/command-line.js";

let machine: CommandLine;
beforeAll(() => {
  machine = new CommandLine();
});
afterAll(() => machine.remove());

const isHere = (shell: string): boolean => {
  const found = spawnSync(shell, ["--version"]).status === 0;
  if (!found) console.warn(`${shell} is not here, so its completion is not run.`);
  return found;
};

const scriptOf = async (shell: string): Promise<string> => (await machine.run(["completion", shell])).out;

/** What a shell says that runs the program given. */
const runs = (shell: string, args: readonly string[]): string[] =>
  execFileSync(shell, args, { encoding: "utf8", env: machine.environment(), cwd: machine.home })
    .split("\n")
    .filter((line) => line !== "");

/** The words of a line, of which the last is to be completed, and some that must be offered; none of `not`. */
const lines = [
  { line: ["rollout", "da"], offered: ["datasets"], not: ["login"] },
  { line: ["rollout", ""], offered: ["login", "whoami", "datasets", "self"], not: ["uninstall"] },
  { line: ["rollout", "self", "u"], offered: ["update", "uninstall"], not: ["login"] },
  { line: ["rollout", "--profile", "self", "wh"], offered: ["whoami"], not: ["update"] },
  { line: ["rollout", "login", "--no"], offered: ["--no-browser"], not: ["--workspace"] },
  { line: ["rollout", "completion", ""], offered: ["bash", "zsh", "fish"], not: ["login"] },
  { line: ["rollout", "runs", "list", "--status", ""], offered: ["running", "failed"], not: ["jsonl"] },
  { line: ["rollout", "datasets", "export", "x", "--format", "j"], offered: ["jsonl"], not: ["running"] },
];

describe.runIf(isHere("bash"))("in bash", () => {
  test.each(lines)("$line", async ({ line, offered, not }) => {
    const words = line.map((word) => `"${word}"`).join(" ");
    const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _rollout; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const found = runs("bash", ["--norc", "-c", `${await scriptOf("bash")}\n${ask}`]);
    expect(found).toEqual(expect.arrayContaining(offered));
    for (const word of not) expect(found).not.toContain(word);
  });
});

describe.runIf(isHere("zsh"))("in zsh", () => {
  test.each(lines)("$line", async ({ line, offered, not }) => {
    // What would draw the list is replaced by one that says what it was given.
    const ask = `compdef() { : }; _files() { : }; compadd() { shift; print -l -- "$@" }
_describe() { for last; do :; done; print -l -- "\${(@P)last%%:*}" }
`;
    const words = line.map((word) => `"${word}"`).join(" ");
    const script = `${ask}${await scriptOf("zsh")}\nwords=(${words}); CURRENT=${line.length}; _rollout`;
    const found = runs("zsh", ["-f", "-c", script]);
    const typed = line.at(-1) ?? "";
    expect(found.filter((word) => word.startsWith(typed))).toEqual(expect.arrayContaining(offered));
    for (const word of not) expect(found.filter((each) => each.startsWith(typed))).not.toContain(word);
  });
});

describe.runIf(isHere("fish"))("in fish", () => {
  test.each(lines)("$line", async ({ line, offered, not }) => {
    const script = `${await scriptOf("fish")}\ncomplete -C '${line.join(" ")}'`;
    const found = runs("fish", ["--no-config", "-c", script]).map((each) => each.split("\t")[0]);
    expect(found).toEqual(expect.arrayContaining(offered));
    for (const word of not) expect(found).not.toContain(word);
  });
});

describe.runIf(isHere("bash"))("in bash", () => {
  const offeredBy = async (line: readonly string[], folder = tmpdir()): Promise<string[]> => {
    const words = line.map((word) => `"${word}"`).join(" ");
    const script = `${await scriptOf("bash")}
cd ${JSON.stringify(folder)}; COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _rollout; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return runs("bash", ["--norc", "-c", script]).filter((each) => each !== "");
  };

  test("a file whose name has blanks is one word, also after a short option", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "rollout-completion-"));
    await writeFile(path.join(folder, "a b.txt"), "");
    expect(await offeredBy(["rollout", "export", "-o", "a"], folder)).toEqual(["a b.txt"]);
    expect(await offeredBy(["rollout", "export", "-o", "x", "--sta"], folder)).toEqual(["--status"]);
    await rm(folder, { recursive: true });
  });
});

test("each command and each of its options stands in every script", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const script = await scriptOf(shell);
    for (const { name, options = {} } of commands) {
      expect(script).toMatch(new RegExp(`\\b${name.split(" ").at(-1)}\\b`));
      for (const [option, declared] of Object.entries(options)) {
        const typed = typedOption(option, declared);
        expect(script).toMatch(new RegExp(shell === "fish" ? ` -l ${typed.slice(2)} ` : `${typed}\\b`));
      }
    }
  }
});
