/** Runs what `make demo` runs, until it has printed its links. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@rollout/test-support";
import { checkout, type Demo } from "./demo.js";

/** A first start makes a database and runs two agents, ms. */
const readyWithin = 180_000;

export interface RunningDemo {
  readonly demo: Demo;
  /** Everything that it has printed. */
  readonly printed: string;
  /** As Ctrl-C does; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the demo on data of its own. */
export async function runDemo(dataDir: string): Promise<RunningDemo> {
  const child = spawn(process.execPath, ["scripts/demo.mjs"], {
    cwd: checkout,
    env: { ...process.env, PORT: String(await freePort()), ROLLOUT_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const stop = (): Promise<number | null> => {
    child.kill("SIGINT");
    return ended;
  };
  const lines: string[] = [];
  try {
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error("The demo did not get ready.")), readyWithin);
      ended.then((code) => fail(new Error(`The demo ended with ${code}:\n${lines.join("\n")}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        lines.push(line);
        if (!line.includes("Ctrl-C ends it")) return;
        clearTimeout(timer);
        ready();
      });
    });
    const printed = lines.join("\n");
    return { demo: readLinks(printed, dataDir), printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
