import type { RolloutDetail } from "@rollout/contract";
import {
  countOf,
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  formatTokens,
  sortViolations,
  violationSentence,
  violationWords,
} from "@rollout/contract/words";
import { defineCommand } from "../command.js";
import { age } from "../output/age.js";
import { statusText } from "../output/status.js";
import { dim, styled, type Text } from "../output/text.js";
import { requiredId } from "../typed-ids.js";

export const rolloutsShow = defineCommand({
  name: "rollouts show",
  summary: "Show a rollout: its task, how it went, its output",
  arguments: { id: requiredId("rollout") },
  async run(context, { id }) {
    const api = await context.api();
    const detail = await api.call("getRollout", { params: { rolloutId: id } });
    const { rollout, output, violations } = detail;
    context.output.facts({ json: detail, facts: factsOf(detail), quiet: rollout.status });
    if (context.output.mode !== "people") return;
    if (violations !== null && violations.length > 0) {
      context.output.line("");
      context.output.line(
        styled(`The output breaks its schema in ${countOf(violations.length, "place")}`, "warn"),
      );
      for (const violation of sortViolations(violations, output)) {
        const words = violationWords(violation, output, detail.task?.outputSchema ?? null);
        context.output.line(["  ", dim(words.where || "/"), "  ", violationSentence(words)]);
      }
    }
    if (output !== null) {
      context.output.line("");
      context.output.line(dim("output"));
      context.output.block(typeof output === "string" ? output : JSON.stringify(output, null, 2));
    }
  },
});

function factsOf({ rollout, datasetName, datasetVersion, plannedAttempts }: RolloutDetail) {
  const attempt =
    rollout.attempt === null
      ? undefined
      : `${rollout.attempt}${plannedAttempts === null ? "" : ` of ${plannedAttempts}`}`;
  const facts: readonly (readonly [string, Text | undefined])[] = [
    ["rollout", rollout.id],
    ["run", rollout.runId],
    ["task", rollout.taskName ?? undefined],
    [
      "dataset",
      datasetName === null
        ? undefined
        : [datasetName, dim(datasetVersion === null ? "" : ` version ${datasetVersion}`)],
    ],
    ["attempt", attempt],
    ["status", statusText(rollout.status)],
    ["error", rollout.error === null ? undefined : styled(rollout.error, "bad")],
    ["score", rollout.score === null ? undefined : formatScore(rollout.score)],
    ["started", rollout.startedAt === null ? undefined : age(rollout.startedAt)],
    ["time", rollout.durationMs === null ? undefined : formatDuration(rollout.durationMs)],
    ["cost", rollout.costUsd === null ? undefined : formatCost(rollout.costUsd)],
    [
      "tokens",
      rollout.tokensIn === null && rollout.tokensOut === null
        ? undefined
        : `${formatTokens(rollout.tokensIn)} → ${formatTokens(rollout.tokensOut)}`,
    ],
    ["model", rollout.model ?? undefined],
    [
      "events",
      `${formatCount(rollout.events, "en")}${rollout.errors > 0 ? `, ${rollout.errors} errors` : ""}`,
    ],
    [
      "missing",
      rollout.missing === 0
        ? undefined
        : styled(`${countOf(rollout.missing, "event")} never arrived`, "warn"),
    ],
    [
      "agent",
      [rollout.agentName, rollout.agentVersion].filter((word) => word !== null).join(" ") || undefined,
    ],
    ["trace", rollout.traceId ?? undefined],
  ];
  return facts;
}
