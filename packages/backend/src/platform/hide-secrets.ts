const secretPattern = /(mv37_rl[a-z]*_|github_pat_|gh[oprsu]_)[0-9A-Za-z_-]{8,}/g;

/** A text as it may be logged, stored or sent back: whatever looks like a key of ours or GitHub's is cut short. */
export const hideSecrets = (text: string): string => text.replace(secretPattern, "$1…");
