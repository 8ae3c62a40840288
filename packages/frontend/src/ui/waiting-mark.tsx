/** The dotted ring of what has not begun, 14 px. */
export const WaitingMark = () => (
  <svg viewBox="0 0 14 14" className="size-3.5 flex-none" aria-hidden="true">
    <circle
      cx="7"
      cy="7"
      r="6"
      fill="none"
      stroke="var(--line-control)"
      strokeWidth="1.4"
      strokeDasharray="1.4 2.37"
      strokeLinecap="round"
    />
  </svg>
);
