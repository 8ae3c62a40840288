import { formatCount } from "@rollout/contract/words";
import { count, defineCommand, required } from "../command.js";
import { findDataset } from "../datasets/find-dataset.js";
import { age } from "../output/age.js";
import { dim, styled } from "../output/text.js";
import { readList } from "../read-list.js";

export const datasetsShow = defineCommand({
  name: "datasets show",
  summary: "Show a dataset and its tasks",
  arguments: { dataset: required("name or id") },
  options: {
    versionNumber: count("n", "this version; the newest unless given"),
    limit: count("n", "at most this many tasks; 50 unless given", "n"),
  },
  async run(context, { dataset: wanted, versionNumber: version, limit = 50 }) {
    const api = await context.api();
    const dataset = await findDataset(api, wanted);
    const { rows, hasMore } = await readList(
      api,
      async (place) => {
        const params = { datasetId: dataset.id };
        const reply = await api.call("listTaskRows", { params, query: { version, ...place } });
        return { rows: reply.tasks, nextCursor: reply.nextCursor };
      },
      limit,
    );
    const { output } = context;
    if (output.mode === "people") {
      const { lastRun } = dataset;
      output.facts({
        json: undefined,
        facts: [
          ["dataset", dataset.name],
          ["about", dataset.description || undefined],
          [
            "version",
            version === undefined ? `${dataset.version}` : [`${version}`, dim(` of ${dataset.version}`)],
          ],
          ["tasks", formatCount(dataset.taskCount, "en")],
          ["task sets", dataset.taskSetCount === 0 ? undefined : `${dataset.taskSetCount}`],
          ["runs", formatCount(dataset.runCount, "en")],
          [
            "last run",
            lastRun === null
              ? undefined
              : [
                  styled(`${lastRun.succeeded} succeeded`, "good"),
                  lastRun.failed > 0 ? styled(`, ${lastRun.failed} failed`, "bad") : "",
                  dim(`  ${age(lastRun.createdAt)}`),
                ],
          ],
          ["changed", age(dataset.updatedAt)],
        ],
        quiet: "",
      });
      output.line("");
    }
    output.list({
      json: { dataset, tasks: rows, hasMore },
      rows,
      hasMore,
      columns: [
        { title: "#", value: ({ position }) => formatCount(position, "en"), align: "right" },
        { title: "Task", value: ({ name }) => name, flexible: true },
        {
          title: "Files",
          value: ({ fileCount }) => (fileCount === 0 ? "–" : `${fileCount}`),
          align: "right",
        },
        { title: "Schema", value: ({ hasOutputSchema }) => (hasOutputSchema ? "yes" : "–") },
        { title: "Instruction", value: ({ instruction }) => instruction, flexible: true },
      ],
      quiet: ({ name }) => name,
      empty: "This version has no tasks.",
    });
  },
});
