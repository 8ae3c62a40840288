/** Ids as people type them: checked before any call, with the command that lists them. */
import type { RolloutId, RunId, TaskId } from "@rollout/contract";
import type { Declared } from "./command-words.js";
import { usageFailure } from "./failure.js";

const nouns = {
  rollout: { prefix: "ro", listedBy: "rollout rollouts list" },
  run: { prefix: "run", listedBy: "rollout runs list" },
  task: { prefix: "task", listedBy: "rollout datasets show <name> --json" },
} as const;

type Noun = keyof typeof nouns;

interface Ids {
  readonly rollout: RolloutId;
  readonly run: RunId;
  readonly task: TaskId;
}

/** @throws {Failure} usage */
export function readId<N extends Noun>(noun: N, text: string): Ids[N] {
  const { prefix, listedBy } = nouns[noun];
  if (new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`).test(text)) return text as Ids[N];
  throw usageFailure(
    `${JSON.stringify(text)} is not the id of a ${noun}.`,
    `It is ${prefix}_ and 26 letters and digits. See the ids: ${listedBy}`,
  );
}

/** An argument that is the id of such a thing. */
export const requiredId = <N extends Noun>(noun: N): Declared<Ids[N]> => ({
  summary: `id of the ${noun}: ${nouns[noun].prefix}_…`,
  arity: "required",
  parse: (text) => readId(noun, text),
});

/** `--name <id>`: the id of such a thing. */
export const idOf = <N extends Noun>(noun: N, summary: string): Declared<Ids[N] | undefined> => ({
  summary,
  placeholder: "id",
  parse: (text) => readId(noun, text),
});
