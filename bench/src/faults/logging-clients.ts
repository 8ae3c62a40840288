import { appendFileSync } from "node:fs";
import { Rollout } from "@mv37/rollout";

/*
 * One process of SDK clients that log until standard input ends. What each rollout emitted, and what its finish
 * said, is written to a file of its own before going on: the oracle of the fault test.
 *
 * Arguments: base URL, API key, clients, file.
 */

const [baseUrl = "", apiKey = "", clients = "1", file = ""] = process.argv.slice(2);
const eventsPerRollout = 60;
const betweenEventsMs = 10;
/** A finish waits out any outage of this test. */
const finishWithinMs = 120_000;

let stopping = false;
process.stdin.on("end", () => {
  stopping = true;
});
process.stdin.resume();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function logUntilStopped(client: number): Promise<void> {
  const rollout = new Rollout({ apiKey, baseUrl });
  const run = await rollout.startRun(undefined, {
    workflowName: "Faults",
    groupId: `client ${process.pid}.${client}`,
  });
  while (!stopping) {
    const attempt = await run.startRollout({ name: `client ${client}` });
    let emitted = 0;
    while (emitted < eventsPerRollout && !stopping) {
      emitted++;
      await attempt.logEvent("step", { n: emitted, text: "x".repeat(200) });
      await pause(betweenEventsMs);
    }
    const result = await attempt.finish({ output: { emitted }, timeoutMs: finishWithinMs });
    appendFileSync(file, `${JSON.stringify({ rolloutId: attempt.id, emitted, result })}\n`);
  }
}

await Promise.all(Array.from({ length: Number(clients) }, (_, client) => logUntilStopped(client)));
