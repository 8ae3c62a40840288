/** Starts the one demo that all browser tests read. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeDataFolder } from "@rollout/embedded-postgres";
import { checkout, demoVariable, folder } from "./demo.js";
import { runDemo } from "./run-demo.js";

export default async function startDemo(): Promise<() => Promise<void>> {
  mkdirSync(folder(), { mode: 0o700 });
  const dataDir = join(folder(), "data");
  // The demo writes where a person's own demo has its settings; they are put back.
  const environmentFile = resolve(checkout, ".rollout/demo.env");
  const before = existsSync(environmentFile) ? readFileSync(environmentFile) : undefined;
  const cleanUp = async (): Promise<void> => {
    if (before === undefined) rmSync(environmentFile, { force: true });
    else writeFileSync(environmentFile, before);
    // Where the database's user cannot reach the folder, its data lie elsewhere.
    await removeDataFolder(join(dataDir, "postgres"));
    rmSync(folder(), { recursive: true, force: true });
  };
  try {
    const { demo, stop } = await runDemo(dataDir);
    process.env[demoVariable] = JSON.stringify(demo);
    return async () => {
      await stop();
      await cleanUp();
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
