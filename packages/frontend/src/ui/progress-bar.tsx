interface ProgressBarProps {
  /** What is under way, for ears. */
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly className?: string;
}

/** How far something is, 4 high; the words stand beside it. */
export const ProgressBar = ({ label, share, className = "w-full" }: ProgressBarProps) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(share * 100)}
    className={`h-1 overflow-hidden rounded-bar bg-press ${className}`}
  >
    <div className="h-full rounded-bar bg-run" style={{ width: `${Math.min(100, share * 100)}%` }} />
  </div>
);
