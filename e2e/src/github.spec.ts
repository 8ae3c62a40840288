import type { Page } from "@playwright/test";
import type { Dataset, NewTask, TaskList } from "@rollout/contract";
import { GithubDouble } from "@rollout/test-support";
import { expectAccessible, expectContrast } from "./demo.js";
import { confirmImport } from "./import-steps.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { choose, rowOf, toast } from "./page-parts.js";

const token = "github_pat_11AAAAAAA0123456789abcdefghijklmnop";
/** Files of the repository that are none of the export's. */
const outside = {
  "README.md": "# Tasks of Northwind\n",
  "datasets/other/tasks/a/task.toml": 'version = "1.0"\n',
};
const tasks: readonly [NewTask, NewTask] = [
  { name: "count", instruction: "Count the words.", input: { text: "one two" } },
  { name: "sort", instruction: "Sort the words." },
];

let github: GithubDouble;
test.beforeAll(async () => {
  github = await GithubDouble.start(Number(new URL(process.env.ROLLOUT_GITHUB_URL!).port));
  github.tokens.set(token, { login: "ines" });
});
test.afterAll(async () => {
  expect(github.violations, "GitHub's published description knows every request").toEqual([]);
  await github.stop();
});

const connect = (own: OwnWorkspace) => own.call("PUT", "/api/v1/github", { token });
const create = (own: OwnWorkspace) => own.call<Dataset>("POST", "/api/v1/datasets", { name: "words", tasks });

async function chooseRepository(page: Page, name: string): Promise<void> {
  await page.getByLabel("Repository", { exact: true }).fill(name);
  await page.getByRole("option", { name: new RegExp(`^${name}`) }).click();
}

test("GitHub is connected by a token that is tried first, and never shown again", async ({ page, own }) => {
  await page.goto(own.at("settings/github"));
  await expect(page.getByText("Not connected.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Fine-grained token").fill("github_pat_that_nobody_has_made");
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await expect(page.getByLabel("Fine-grained token")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Not connected.")).toBeVisible();
  await page.getByLabel("Fine-grained token").fill(token);
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await expect(toast(page, "GitHub is connected")).toBeVisible();
  await expect(page.getByText("ines", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Replace token" })).toBeVisible();
  expect(await page.content()).not.toContain(token);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectContrast(page);
});

test("an export as a file says that it is being made, and that its download has begun", async ({
  page,
  own,
}) => {
  const { id } = await create(own);
  await page.goto(own.at(`datasets/${id}`));
  let proceed = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  await page.route("**/export/check*", async (route) => {
    await asked;
    await route.continue();
  });
  const download = page.waitForEvent("download");
  await choose(page, page.getByRole("button", { name: "Export", exact: true }), "Harbor ZIP");
  await expect(toast(page, "The Harbor ZIP is being made")).toBeVisible();
  proceed();
  await expect(toast(page, "The download of the Harbor ZIP has begun")).toBeVisible();
  await expect(page.locator("[data-toast]")).toHaveCount(1);
  await (await download).delete();
});

test("an export opens a pull request, the next one updates it, and nothing else is touched", async ({
  page,
  own,
}) => {
  const repository = github.addRepository(`northwind/${own.slug}`, outside);
  await connect(own);
  const { id } = await create(own);
  await page.goto(own.at(`datasets/${id}`));
  await choose(page, page.getByRole("button", { name: "Export", exact: true }), "GitHub pull request");
  await chooseRepository(page, repository.name);
  await expect(page.getByRole("heading", { name: "The first export to this folder" })).toBeVisible();
  const changed = page.getByRole("list", { name: "Changed tasks" });
  await expect(changed.getByRole("listitem")).toHaveText([/added.*count/, /added.*sort/]);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open pull request" }).click();
  await expect(page.getByText("The pull request #1 is up to date")).toBeVisible();
  expect(repository.pulls).toMatchObject([
    { number: 1, state: "open", title: "words, version 1", base: "main" },
  ]);
  const branch = repository.pulls[0]!.head;
  const first = repository.files(branch);
  expect([...first.keys()].sort()).toEqual(
    expect.arrayContaining([
      ...Object.keys(outside),
      "datasets/words/registry.json",
      "datasets/words/tasks/count/instruction.md",
      "datasets/words/tasks/dataset.toml",
      "datasets/words/tasks/sort/task.toml",
    ]),
  );

  await own.call("POST", `/api/v1/datasets/${id}/versions`, {
    tasks: [{ ...tasks[0], instruction: "Count the words twice." }, tasks[1]],
    note: "to be sure",
  });
  github.calls.length = 0;
  await page.goto(own.at(`datasets/${id}/export`));
  await expect(page.getByRole("heading", { name: "Since the last export" })).toBeVisible();
  await expect(page.getByRole("link", { name: "#1 open" })).toBeVisible();
  await expect(changed.getByRole("listitem")).toHaveText([/changed.*count.*instruction\.md/]);
  await page.getByRole("button", { name: "Update pull request #1" }).click();
  await expect(page.getByText("The pull request #1 is up to date")).toBeVisible();
  expect(repository.pulls).toMatchObject([{ number: 1, state: "open", title: "words, version 2" }]);
  expect(repository.pulls[0]!.body).toContain("to be sure");
  const second = repository.files(branch);
  expect(second.get("datasets/words/tasks/count/instruction.md")?.toString()).toContain("twice");
  const differing = [...second].filter(([path, content]) => !first.get(path)?.equals(content));
  expect(
    differing.filter(([path]) => !/registry\.json$|dataset\.toml$|rollout/.test(path)).map(([path]) => path),
  ).toEqual(["datasets/words/tasks/count/instruction.md"]);
  for (const [path, content] of Object.entries(outside)) expect(second.get(path)?.toString()).toBe(content);
  expect(repository.files("main").size).toBe(2);

  await page.goto(own.at("datasets"));
  await expect(rowOf(page, "Datasets", "words")).toContainText("#1");
  await expect(rowOf(page, "Datasets", "words")).toContainText("open");
});

test("what was exported comes back from the repository with the tasks that it had", async ({ page, own }) => {
  const repository = github.addRepository(`northwind/${own.slug}`, outside);
  await connect(own);
  const { id } = await create(own);
  await page.goto(own.at(`datasets/${id}/export`));
  await chooseRepository(page, repository.name);
  await page.getByRole("button", { name: "Open pull request" }).click();
  await expect(page.getByText("The pull request #1 is up to date")).toBeVisible();
  repository.merge(1);

  await page.goto(own.at("datasets/import?from=github"));
  await chooseRepository(page, repository.name);
  await page.getByLabel("Folder").fill("datasets/words");
  await page.getByLabel("Name of the dataset").fill("words-again");
  await page.getByRole("button", { name: "Read and check" }).click();
  await expect(page.getByRole("grid", { name: "Tasks to import" })).toBeVisible();
  await confirmImport(page, "Import 2 tasks", "2 tasks imported");
  await page.getByRole("link", { name: "Open words-again" }).click();
  await expect(rowOf(page, "Tasks", "count")).toContainText("Count the words.");
  const again = new URL(page.url()).pathname.split("/").at(-1)!;
  const back = await own.call<TaskList>("GET", `/api/v1/datasets/${again}/tasks`);
  expect(back.tasks).toMatchObject(
    tasks.map(({ name, instruction, input = {} }) => ({ name, task: { instruction, input } })),
  );
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the pages of GitHub fit without scrolling sideways", async ({ page, own }) => {
    const repository = github.addRepository(`northwind/${own.slug}-with-a-long-name`, outside);
    await connect(own);
    const { id } = await create(own);
    for (const address of ["settings/github", `datasets/${id}/export`]) {
      await page.goto(own.at(address));
      if (address.endsWith("export")) {
        await chooseRepository(page, repository.name);
        await expect(page.getByRole("list", { name: "Changed tasks" })).toBeVisible();
      } else await expect(page.getByText("ines", { exact: true })).toBeVisible();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
  });
});
