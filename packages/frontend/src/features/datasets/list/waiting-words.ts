/** Imports that go on only with a person: read and not confirmed, or failed. */
import type { Job } from "@rollout/contract";

type Waiting = Pick<Job, "kind" | "state">;

export const isWaiting = ({ kind, state }: Waiting): boolean =>
  kind === "import" && (state === "ready" || state === "failed");

/** `2 imports wait for you, 1 stopped`; empty where none does. */
export function waitingWords(jobs: readonly Waiting[]): string {
  const waiting = jobs.filter(isWaiting);
  const ready = waiting.filter(({ state }) => state === "ready").length;
  const parts: readonly [count: number, one: string, many: string][] = [
    [ready, "waits for you", "wait for you"],
    [waiting.length - ready, "stopped", "stopped"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many], index) => {
      const noun = index > 0 ? "" : count === 1 ? " import" : " imports";
      return `${count}${noun} ${count === 1 ? one : many}`;
    })
    .join(", ");
}
