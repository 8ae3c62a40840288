import { cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { serverEntry } from "@rollout/test-support";

/*
 * A build of the server that is broken on purpose: it answers before COMMIT, which comes 300 ms later. A fault
 * test that does not fail on it proves nothing.
 */

const commit = 'await client.query("commit");';
const lateCommit = `
            const committed = new Promise((resolve) => setTimeout(resolve, 300)).then(() => client.query("commit"));
            committed.catch(() => undefined);
            client.release = ((release) => (error) => committed.then(() => release.call(client, error), () => release.call(client, true)))(client.release);`;

/** Makes the broken build beside the right one, where it finds the same packages. Returns its entry and removal. */
export async function makeBrokenServer(): Promise<{ entry: string; remove(): Promise<void> }> {
  const right = path.dirname(serverEntry());
  const broken = `${right}-acknowledges-before-commit`;
  await rm(broken, { recursive: true, force: true });
  await cp(right, broken, { recursive: true });
  const file = path.join(broken, "platform", "database.js");
  const text = await readFile(file, "utf8");
  if (text.split(commit).length !== 2)
    throw new Error(`${file} has not the one COMMIT that this test breaks.`);
  await writeFile(
    file,
    text.replace(commit, () => lateCommit),
  );
  return { entry: path.join(broken, "main.js"), remove: () => rm(broken, { recursive: true, force: true }) };
}
