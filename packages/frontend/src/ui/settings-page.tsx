import clsx from "clsx";
import type { ReactNode } from "react";
import { useTitle } from "./use-title.js";

interface SettingsPageProps {
  readonly title: string;
  /** One sentence of purpose. */
  readonly sentence: ReactNode;
  /** The page's one primary button. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
  /** Room for a table, or for a form. */
  readonly width?: "table" | "form";
}

/** A page of the settings: what it is for, its action, its contents in one column. */
export function SettingsPage({ title, sentence, action, children, width = "table" }: SettingsPageProps) {
  useTitle(title);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div
        className={clsx(
          "px-7 pt-5 pb-16 max-phone:px-4 max-phone:pt-3",
          width === "table" ? "max-w-[980px]" : "max-w-[860px]",
        )}
      >
        <div className="flex items-center justify-between gap-6 pb-4">
          <div className="min-w-0">
            <h1 className="text-dialog max-phone:sr-only">{title}</h1>
            <p className="text-ink-2">{sentence}</p>
          </div>
          {action}
        </div>
        {children}
      </div>
    </div>
  );
}

interface SettingsSectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a settings form: what it is at the left, its controls at the right. */
export const SettingsSection = ({ title, note, children }: SettingsSectionProps) => (
  <section className="grid grid-cols-[216px_minmax(0,1fr)] gap-x-7 gap-y-3 border-t border-line py-4 last:border-b max-tablet:grid-cols-1">
    <div>
      <h2 className="font-medium">{title}</h2>
      {note && <p className="mt-1 text-meta text-ink-3">{note}</p>}
    </div>
    <div className="min-w-0">{children}</div>
  </section>
);
