import { countOf } from "./format/numbers.js";

/** `output does not match, 3 places`: in rows and attempts, where the output breaks its schema. */
export const mismatchWords = (violations: number): string =>
  `output does not match, ${countOf(violations, "place")}`;

/** The name of an attempt, with that its output breaks its schema where it does; null where it was not checked. */
export const withMismatch = (name: string, violations: number | null): string =>
  violations === null || violations === 0 ? name : `${name}, ${mismatchWords(violations)}`;

/** Beside the status of an attempt, in a corner; its words are in the name of what it stands on. */
export const MismatchDot = ({ violations }: { readonly violations: number | null }) =>
  violations !== null &&
  violations > 0 && (
    <span
      aria-hidden="true"
      className="absolute right-0.5 bottom-0.5 size-1.5 rounded-bar bg-bad outline-1 outline-page"
    />
  );

/** How many places of an output break its schema, as a number on red; words stand beside it. */
export const MismatchBadge = ({ violations }: { readonly violations: number }) => (
  <span
    aria-hidden="true"
    className="tabular inline-flex h-4 min-w-4 flex-none items-center justify-center rounded-key bg-bad px-1 text-[10px] font-medium text-page"
  >
    {violations > 99 ? "99+" : violations}
  </span>
);
