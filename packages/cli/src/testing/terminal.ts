import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandLine } from "./command-line.js";

/** Whether this machine has terminals to test in; CI must. */
export function hasTerminal(): boolean {
  const isHere = spawnSync("tmux", ["-V"]).status === 0;
  if (!isHere && process.env.CI) throw new Error("tmux is needed: apt-get install tmux");
  if (!isHere) console.warn("tmux is not here, so what draws in a terminal is not tested.");
  return isHere;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A real terminal, with a shell in which `rollout` can be typed. */
export class Terminal {
  private runs = 0;
  private readonly folder = mkdtempSync(path.join(tmpdir(), "rollout-terminal-"));

  /** @param rollout - The program that `rollout` starts; that of the machine unless given. */
  constructor(
    machine: CommandLine,
    { columns = 100, rows = 30, variables = {} }: TerminalOptions = {},
    rollout: string = machine.program,
  ) {
    symlinkSync(rollout, path.join(this.folder, "rollout"));
    const environment = {
      ...machine.environment(variables),
      PATH: [this.folder, path.dirname(process.execPath), process.env.PATH].join(":"),
      PS1: "$ ",
    };
    const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    this.tmux(
      ["-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows)],
      ["env", "-i", ...words.filter((word) => !word.startsWith("TERM=")), "TERM=tmux-256color", "sh"],
    );
  }

  /** Types a line and Return. */
  type(line: string): void {
    this.tmux(["send-keys", "-l", line]);
    this.press("Enter");
  }

  /** Presses a key by tmux's name: `C-c`. */
  press(key: string): void {
    this.tmux(["send-keys", key]);
  }

  /** What the screen shows, without the empty lines at its end; with escape codes where they are asked for. */
  screen({ withCodes = false } = {}): string {
    return this.tmux(["capture-pane", "-p", ...(withCodes ? ["-e"] : [])]).trimEnd();
  }

  get isCursorShown(): boolean {
    return this.tmux(["display-message", "-p", "#{cursor_flag}"]).trim() === "1";
  }

  /** Waits until the screen shows it. */
  async shows(pattern: RegExp, withinMs = 10_000): Promise<string> {
    const until = Date.now() + withinMs;
    for (;;) {
      const screen = this.screen();
      if (pattern.test(screen)) return screen;
      if (Date.now() > until) throw new Error(`The terminal does not show ${pattern}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Runs a command to its end: what it left on the screen, and its exit code. */
  async run(line: string): Promise<{ screen: string; code: number }> {
    // Numbered, since the end of the run before may still stand on the screen.
    const mark = `ended ${++this.runs}:`;
    this.type(`clear; ${line}; echo "${mark} $?"`);
    const end = new RegExp(`^${mark} (\\d+)$`, "m");
    const screen = await this.shows(end);
    return { screen: screen.slice(0, screen.search(end)).trimEnd(), code: Number(end.exec(screen)?.[1]) };
  }

  close(): void {
    spawnSync("tmux", ["-S", path.join(this.folder, "socket"), "kill-server"]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private tmux(...args: readonly string[][]): string {
    return execFileSync("tmux", ["-u", "-S", path.join(this.folder, "socket"), ...args.flat()], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, LANG: "C.UTF-8", HOME: this.folder },
    });
  }
}
