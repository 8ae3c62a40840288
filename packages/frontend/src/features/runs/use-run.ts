import { liveRunSchema, type Rollout, type RunId } from "@rollout/contract";
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type RolloutFilter, rolloutsQuery } from "../../api/rollouts.js";
import { runQuery, runStreamPath } from "../../api/runs.js";
import { useEventStream } from "../../api/use-event-stream.js";
import { useWorkspace } from "../../api/workspace.js";
import { useSteadyOrder } from "../../ui/use-steady-order.js";
import { mergeRollouts } from "./merge-rollouts.js";

interface RolloutPage {
  rollouts: Rollout[];
  nextCursor: string | null;
}

/** A run and its rollouts, kept live by the run's stream. */
export function useRun(runId: RunId, filter: RolloutFilter, held: boolean) {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const run = useQuery(runQuery(workspace, runId));
  const list = rolloutsQuery(workspace, runId, filter);
  const rollouts = useInfiniteQuery({ ...list, placeholderData: (before) => before });
  const live = useEventStream(workspace, run.data ? runStreamPath(runId) : null, (event, data) => {
    if (event === "resync") {
      void client.invalidateQueries({ queryKey: [workspace, "run", runId] });
      void client.invalidateQueries({ queryKey: [workspace, "rollouts", runId] });
    }
    const message = event === "run" ? liveRunSchema.safeParse(data) : null;
    if (!message?.success) return;
    client.setQueryData(runQuery(workspace, runId).queryKey, message.data.run);
    client.setQueryData<InfiniteData<RolloutPage, string | undefined>>(
      list.queryKey,
      (before) =>
        before && {
          ...before,
          pages: mergeRollouts(before.pages, message.data.rollouts, filter),
        },
    );
  });
  const loaded = rollouts.data?.pages.flatMap((page) => page.rollouts) ?? [];
  const { rows, newer } = useSteadyOrder(loaded, ({ id }) => id, held, JSON.stringify([runId, filter]));
  return {
    run: run.data,
    rows,
    newer,
    live,
    isPending: run.isPending || rollouts.isPending,
    error: run.error ?? (rollouts.data ? null : rollouts.error),
    retry: () => {
      void run.refetch();
      void rollouts.refetch();
    },
    hasMore: rollouts.hasNextPage,
    onMore: rollouts.hasNextPage && !rollouts.isFetching ? () => void rollouts.fetchNextPage() : undefined,
  };
}
