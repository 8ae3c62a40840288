import type { Dataset, ImportPreview } from "@rollout/contract";
import { aTask, GithubWorld } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/* What is in a repository comes into Rollout. */

let world: GithubWorld;
beforeAll(async () => {
  world = await GithubWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => world.begin());
afterEach(() => expect(world.github.violations).toEqual([]));

test("what was exported can be imported again from the repository, the same to the byte", async () => {
  const dataset = await world.makeDataset("round-trip", [aTask("one"), aTask("two", "Read it twice.")]);
  await world.exportIt(dataset);
  const ready = await world.startImport("rollout/round-trip", "back-again", "datasets/round-trip");
  const { body: preview } = await world.member.call<ImportPreview>("GET", `/api/v1/imports/${ready.id}`);
  expect(preview.counts).toMatchObject({ tasks: 2, ready: 2, errors: 0 });
  await world.member.call("POST", `/api/v1/imports/${ready.id}/confirm`, {});
  const imported = await world.settled(ready);
  expect(imported.state).toBe("done");
  const back = (await world.server.call<Dataset>("GET", `/api/v1/datasets/${imported.datasetId}`)).body;
  const again = await world.exportIt(back, { branch: "rollout/back", folder: "datasets/round-trip" });
  expect(again.state).toBe("done");
  const tasksOf = (branch: string) =>
    [...world.repository.files(branch)]
      .filter(([path]) => /^datasets\/round-trip\/tasks\/(one|two)\//.test(path))
      .map(([path, content]) => `${path} ${content.toString("hex")}`)
      .sort();
  expect(tasksOf("rollout/back")).toEqual(tasksOf("rollout/round-trip"));
});

test("what lies outside of the folder keeps no import out: symbolic links elsewhere are not looked at", async () => {
  await world.exportIt(await world.makeDataset("linked", [aTask("one")]));
  world.repository.commit("rollout/linked", { latest: "datasets/linked" });
  world.repository.setMode("rollout/linked", "latest", "120000");
  const whole = await world.startImport("rollout/linked", "whole");
  expect(whole).toMatchObject({ state: "failed", code: "archive_refused" });
  const ready = await world.startImport("rollout/linked", "linked-again", "/datasets/linked/");
  expect(ready).toMatchObject({ state: "ready" });
  await world.member.call("POST", `/api/v1/imports/${ready.id}/confirm`, {});
  expect(await world.settled(ready)).toMatchObject({ state: "done" });
});

test("a folder that the repository does not have is named", async () => {
  await world.exportIt(await world.makeDataset("placed", [aTask("one")]));
  const job = await world.startImport("rollout/placed", "nowhere", "datasets/elsewhere");
  expect(job).toMatchObject({ state: "failed", code: "archive_refused" });
  expect(job.message).toContain("The repository has no folder datasets/elsewhere with files in it");
});
