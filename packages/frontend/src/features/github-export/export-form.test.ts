import { expect, test } from "vitest";
import { checkExport, exportOf, exportValuesOf } from "./export-form.js";

const values = exportValuesOf("refunds-v3", { repository: "northwind/agent-tasks" });

test("an export goes into a folder and a branch of the dataset's name", () => {
  expect(exportOf(values)).toEqual({
    repository: "northwind/agent-tasks",
    folder: "datasets/refunds-v3",
    branch: "rollout/refunds-v3",
    hidden: true,
    indexes: true,
  });
});

test("what is chosen is sent, and slashes around a folder are not", () => {
  const chosen = { ...values, version: "12", taskSet: "hard-ones", base: " develop ", folder: "/tasks//q4/" };
  expect(exportOf(chosen, "Mine")).toMatchObject({
    version: 12,
    taskSet: "hard-ones",
    base: "develop",
    folder: "tasks/q4",
    description: "Mine",
  });
});

test("without a repository, or with a way out of it, nothing is sent", () => {
  expect(checkExport(values)).toEqual({});
  expect(checkExport({ ...values, repository: "" })).toHaveProperty("repository");
  expect(checkExport({ ...values, folder: "tasks/../.." })).toHaveProperty("folder");
  expect(checkExport({ ...values, branch: "main" })).toHaveProperty("branch");
});
