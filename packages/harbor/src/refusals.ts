/** How an archive is refused: a code of the contract and a sentence that says why. */
import { RolloutError } from "@rollout/contract";

/** The archive breaks a rule; nothing of it is kept. */
export const refused = (sentence: string): RolloutError => new RolloutError("archive_refused", sentence);

/** The archive passes a limit of size. */
export const tooLarge = (sentence: string): RolloutError => new RolloutError("archive_too_large", sentence);

/** A name as a sentence shows it: control characters visible, at most 120 characters. */
export function shown(name: string): string {
  const text = JSON.stringify(name);
  return text.length <= 122 ? text : `${text.slice(0, 60)}…${text.slice(-60)}`;
}
