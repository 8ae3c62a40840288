/** Starts what `make demo` starts, on a database of its own, and reads the links that it prints. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { removeDataFolder } from "@rollout/embedded-postgres";
import { freePort } from "@rollout/test-support";
import { checkout, type Demo, demoVariable, folder } from "./demo.js";

/** A first start makes a database and runs two agents, ms. */
const readyWithin = 180_000;

export default async function startDemo(): Promise<() => Promise<void>> {
  const dataDir = join(folder(), "data");
  // The demo writes where a person's own demo has its settings; they are put back.
  const environmentFile = resolve(checkout, ".rollout/demo.env");
  const before = existsSync(environmentFile) ? readFileSync(environmentFile) : undefined;
  const child = spawn(process.execPath, ["scripts/demo.mjs"], {
    cwd: checkout,
    env: { ...process.env, PORT: String(await freePort()), ROLLOUT_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    if (before !== undefined) writeFileSync(environmentFile, before);
    // Where the database's user cannot reach the folder, its data lie elsewhere.
    await removeDataFolder(join(dataDir, "postgres"));
    rmSync(folder(), { recursive: true, force: true });
  };
  const lines: string[] = [];
  const isReady = new Promise<void>((ready, fail) => {
    const timer = setTimeout(() => fail(new Error("The demo did not get ready.")), readyWithin);
    ended.then((code) => fail(new Error(`The demo ended with ${code}:\n${lines.join("\n")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (!line.includes("Ctrl-C ends it")) return;
      clearTimeout(timer);
      ready();
    });
  });
  try {
    await isReady;
    process.env[demoVariable] = JSON.stringify(readLinks(lines.join("\n"), dataDir));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function readLinks(printed: string, dataDir: string): Demo {
  const linkAfter = (words: string): string => {
    const found = new RegExp(`${words}\\s+(http\\S+)`).exec(printed)?.[1];
    if (found === undefined) throw new Error(`The demo printed no link after "${words}":\n${printed}`);
    return found;
  };
  const settings = readFileSync(join(dataDir, "demo.env"), "utf8");
  return {
    url: new URL(linkAfter("all groups")).origin,
    signInLink: linkAfter("signs you in \\(once, within an hour\\):"),
    groups: linkAfter("all groups"),
    run: linkAfter("a run"),
    failedRollout: linkAfter("a failed rollout"),
    apiKey: /^export ROLLOUT_API_KEY=(\S+)$/m.exec(settings)?.[1] ?? "",
    workspace: /^export ROLLOUT_WORKSPACE=(\S+)$/m.exec(settings)?.[1] ?? "",
    dataDir,
  };
}
