/** Starts the one demo that all browser tests read, and an S3 server. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeDataFolder } from "@rollout/embedded-postgres";
import { freePort, ownTemporaryFolder, startS3Server } from "@rollout/test-support";
import { checkout, demoVariable, folder } from "./demo.js";
import { runDemo } from "./run-demo.js";
import { s3Variable } from "./s3.js";

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
    await removeTemporaryFolder();
  };
  const removeTemporaryFolder = ownTemporaryFolder();
  // Here, not in a test: where it was never built that takes minutes.
  const { stop: stopS3, ...s3 } = await startS3Server();
  process.env[s3Variable] = JSON.stringify(s3);
  // The server learns it now; who listens there is the test that needs a GitHub.
  process.env.ROLLOUT_GITHUB_URL = `http://127.0.0.1:${await freePort()}`;
  try {
    const { demo, stop } = await runDemo(dataDir);
    process.env[demoVariable] = JSON.stringify(demo);
    return async () => {
      await stop();
      await stopS3();
      await cleanUp();
    };
  } catch (error) {
    await stopS3();
    await cleanUp();
    throw error;
  }
}
