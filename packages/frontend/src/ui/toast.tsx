/** What became of one's own action outside of the view: bottom right, 6 s; errors stay. */
import { Toast as Base } from "@base-ui/react/toast";
import clsx from "clsx";
import { X } from "lucide-react";
import { IconButton } from "./button.js";
import type { ShownError } from "./error-state.js";

const manager = Base.createToastManager();

interface ToastWords {
  readonly title: string;
  readonly description?: string;
  /** A way on, or back: Undo. */
  readonly action?: { readonly word: string; readonly run: () => void };
}

const shownMs = 6_000;

export function showToast({ title, description, action }: ToastWords): void {
  manager.add({
    title,
    description,
    timeout: shownMs,
    ...(action ? { actionProps: { children: action.word, onClick: action.run } } : {}),
  });
}

/** An action of one's own that failed; stays until it is closed. */
export function showError(title: string, error: ShownError): void {
  const code = error.code === undefined ? "" : ` (${error.code})`;
  manager.add({
    title,
    description: `${error.message} ${error.hint ?? ""}${code}`,
    type: "error",
    timeout: 0,
  });
}

/** Where toasts appear, above the footers with their buttons; stands once in the app. */
export const Toasts = () => (
  <Base.Provider toastManager={manager} limit={3}>
    <Base.Portal>
      <Base.Viewport className="fixed right-4 bottom-22 z-60 flex w-[390px] max-w-[calc(100vw-32px)] flex-col gap-2 outline-none">
        <ToastList />
      </Base.Viewport>
    </Base.Portal>
  </Base.Provider>
);

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      data-toast
      className={clsx(
        "rise flex items-start gap-3 rounded-menu bg-raised py-2.5 pr-2 pl-3.5 shadow-menu outline-none data-limited:hidden",
        toast.type === "error" && "border-l-2 border-bad",
      )}
    >
      <Base.Content className="min-w-0 flex-1">
        <Base.Title className="font-medium" />
        <Base.Description className="text-ink-2 [overflow-wrap:anywhere]" />
      </Base.Content>
      {toast.actionProps && (
        <Base.Action className="flex-none rounded-control px-1.5 font-medium text-accent-ink hover:bg-hover" />
      )}
      <Base.Close render={<IconButton label="Close" className="size-6!" />}>
        <X className="small" />
      </Base.Close>
    </Base.Root>
  ));
}
