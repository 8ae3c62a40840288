/** Runs other programs: quietly with their output collected, or visibly in this terminal. */
import { spawn, spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A program inside `node_modules`, run by this very Node: no shell, no npx, no wrapper between a signal and it. */
export const nodeProgram = (path, ...args) => [
  process.execPath,
  [resolve(root, "node_modules", path), ...args],
];

/**
 * Runs a program and collects what it prints.
 *
 * @returns {Promise<{code: number, output: string, seconds: number}>} 127 when the program does not exist.
 */
export function runQuietly(command, args, options = {}) {
  const began = performance.now();
  return new Promise((done) => {
    let output = "";
    const child = spawn(command, args, { cwd: root, ...options, stdio: ["ignore", "pipe", "pipe"] });
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    const finish = (code) => done({ code, output, seconds: (performance.now() - began) / 1000 });
    child.on("error", (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

/** Runs a program in this terminal, without stdin; resolves with its exit code, 127 when it does not exist. */
export function runVisibly(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (error) => {
      console.error(error.message);
      done(127);
    });
    child.on("close", (code) => done(code ?? 1));
  });
}

/** The first line that a program prints, or null when it is absent or fails. */
export function firstLineOf(command, args) {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return result.status === 0 ? (result.stdout || result.stderr).trim().split("\n")[0] : null;
}
