import type { ReactNode } from "react";
import { Logo } from "../../ui/logo.js";
import { SignInOrnament } from "./sign-in-ornament.js";

/** Pages for people who are not in yet: text at the left, a timeline as the only ornament. */
export function SignInFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] bg-page max-tablet:grid-cols-1">
      <main className="flex flex-col overflow-y-auto p-10 max-phone:p-6">
        <div className="flex items-center gap-2.5">
          <Logo className="size-6" />
          <span className="text-dialog">Rollout</span>
        </div>
        <div className="m-auto w-full max-w-[372px] py-10">{children}</div>
        <a href="/api/docs" className="text-meta text-ink-3 hover:text-ink">
          API reference
        </a>
      </main>
      <div className="relative overflow-hidden border-l border-line bg-app max-tablet:hidden">
        <SignInOrnament />
      </div>
    </div>
  );
}
