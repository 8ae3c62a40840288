/** The one refusal of a name that another dataset or task set has. */
import { RolloutError } from "@rollout/contract";
import { violatedConstraint } from "./database.js";

export const nameTaken = (name: string): RolloutError =>
  new RolloutError("dataset_name_taken", `Another dataset or task set has the name ${name}.`);

/**
 * Runs a save of a dataset or task set.
 *
 * @throws {RolloutError} dataset_name_taken where its name belongs to another.
 */
export async function withNameTaken<Result>(name: string, save: () => Promise<Result>): Promise<Result> {
  try {
    return await save();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint !== "datasets_by_name" && constraint !== "startable_names_pkey") throw error;
    throw nameTaken(name);
  }
}
