import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import type { ReactNode } from "react";
import { signInOptionsQuery } from "../api/sign-in.js";
import { Logo } from "../ui/logo.js";
import { EntryOrnament } from "./entry-ornament.js";

const widths = {
  narrow: "max-w-[372px]",
  middle: "max-w-[404px]",
  form: "max-w-[440px]",
  wide: "max-w-[460px]",
} as const;

interface EntryFrameProps {
  readonly children: ReactNode;
  /** Who is signed in, in the head. */
  readonly person?: { readonly name: string; readonly email: string | null } | null;
  /** What stands at the right in place of the ornament. */
  readonly aside?: ReactNode;
  readonly greyOrnament?: boolean;
  /** Of the column of text. */
  readonly width?: keyof typeof widths;
}

/** Pages for people who are in no workspace yet: text at the left, a timeline as the only ornament. */
export function EntryFrame(props: EntryFrameProps) {
  const { children, person, aside, greyOrnament = false, width = "narrow" } = props;
  const version = useQuery(signInOptionsQuery()).data?.version;
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] bg-page max-tablet:grid-cols-1">
      <main className="flex min-w-0 flex-col overflow-y-auto px-10 pt-8 pb-7 max-phone:px-4 max-phone:pt-4 max-phone:pb-4">
        <div className="flex min-h-6 items-center gap-2.5">
          <Logo className="size-6" />
          <span className="text-dialog">Rollout</span>
          {person && (
            <span className="ml-auto truncate pl-4 text-meta text-ink-3">
              {[person.name, person.email].filter(Boolean).join(", ")}
            </span>
          )}
        </div>
        <div className={clsx("m-auto w-full py-10", widths[width])}>{children}</div>
        <footer className="flex justify-between text-meta text-ink-3">
          <a href="/api/docs" className="hover:text-ink">
            Docs
          </a>
          {version !== undefined && <span className="tabular">rollout {version}</span>}
        </footer>
      </main>
      <div className="relative overflow-hidden border-l border-line bg-app max-tablet:hidden">
        {aside ?? <EntryOrnament grey={greyOrnament} />}
      </div>
    </div>
  );
}
