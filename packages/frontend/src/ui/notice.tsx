import clsx from "clsx";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const looks = {
  warn: { box: "border-warn bg-warn-soft", icon: <TriangleAlert className="text-warn-ink" />, role: "alert" },
  bad: { box: "border-bad bg-bad-soft", icon: <TriangleAlert className="text-bad-ink" />, role: "alert" },
  ok: { box: "border-ok bg-ok-soft", icon: <CircleCheck className="text-ok-ink" />, role: "status" },
  plain: { box: "border-line-2 bg-sunken", icon: <Info className="text-ink-3" />, role: "status" },
} as const;

interface NoticeProps {
  readonly look: keyof typeof looks;
  /** One sentence: what is the case. */
  readonly title: string;
  /** The way out. */
  readonly children?: ReactNode;
  readonly className?: string;
}

/** A box in the flow of a page that says what happened, and the way out. */
export const Notice = ({ look, title, children, className }: NoticeProps) => (
  <div
    role={looks[look].role}
    className={clsx("flex gap-3 border-l-2 py-2.5 pr-3 pl-3", looks[look].box, className)}
  >
    <span className="mt-0.5">{looks[look].icon}</span>
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <p className="font-medium">{title}</p>
      {children && <div className="text-ink-2">{children}</div>}
    </div>
  </div>
);
