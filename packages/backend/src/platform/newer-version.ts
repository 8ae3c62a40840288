import { RolloutError } from "@rollout/contract";

/** Refuses a version that would come after one that its maker has not seen. */
export const newerVersion = (newest: number, base: number): RolloutError =>
  new RolloutError(
    "dataset_version_conflict",
    `Version ${newest} is the newest, the changes are on top of version ${base}.`,
    { newest },
  );
