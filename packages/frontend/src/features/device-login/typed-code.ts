/** What a person types or pastes, as the letters of a code. */

export const codeLength = 8;

/** At most eight letters of codes, however they were written: `wdjf ktnb` and `WDJF-KTNB` are the same. */
export const lettersOf = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^BCDFGHJKLMNPQRSTVWXZ]/g, "")
    .slice(0, codeLength);

/** As the terminal shows it: `WDJF-KTNB`. */
export const userCodeOf = (letters: string): string => `${letters.slice(0, 4)}-${letters.slice(4)}`;
