/** What became of one's own action outside of the view: bottom right, 6 s, longer with a way back; errors stay. */
import { Toast as Base } from "@base-ui/react/toast";
import clsx from "clsx";
import { X } from "lucide-react";
import { IconButton } from "./button.js";
import type { ShownError } from "./error-state.js";
import { Kbd } from "./kbd.js";
import { useKeys } from "./keyboard.js";

const manager = Base.createToastManager();

interface ToastWords {
  readonly title: string;
  readonly description?: string;
  /** A way on, or back: Undo. */
  readonly action?: { readonly word: string; readonly run: () => void };
}

const shownMs = 6_000;
/** To read what happened, to see that it was a mistake, and to get there. */
const undoShownMs = 20_000;
const undoWord = "Undo";

export function showToast({ title, description, action }: ToastWords): void {
  const id: string = manager.add({
    title,
    description,
    timeout: action ? undoShownMs : shownMs,
    ...(action
      ? {
          actionProps: {
            children: action.word,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }
      : {}),
  });
}

/** An action of one's own that is at work. The toast stays until one of its two ends takes its place. */
export function showWorking(title: string): {
  readonly done: (words: Omit<ToastWords, "action">) => void;
  readonly failed: (title: string, error: ShownError) => void;
} {
  const id = manager.add({ title, timeout: 0 });
  return {
    done: ({ title, description }) => manager.update(id, { title, description, timeout: shownMs }),
    failed: (title, error) => manager.update(id, errorOptions(title, error)),
  };
}

/** An action of one's own that failed; stays until it is closed. */
export function showError(title: string, error: ShownError): void {
  manager.add(errorOptions(title, error));
}

function errorOptions(title: string, error: ShownError) {
  const code = error.code === undefined ? "" : ` (${error.code})`;
  return { title, description: `${error.message} ${error.hint ?? ""}${code}`, type: "error", timeout: 0 };
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
  const last = toasts.find(
    ({ actionProps, transitionStatus }) => actionProps && transitionStatus !== "ending",
  );
  const undo = last?.actionProps;
  useKeys(
    "Page",
    [
      {
        keys: "mod+z",
        word: "Undo what was just done",
        outsideText: true,
        run: (event) => undo?.onClick?.(event as never),
      },
    ],
    undo?.children === undoWord,
  );
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
        <span className="flex flex-none items-center gap-1">
          <Base.Action className="flex-none rounded-control px-1.5 font-medium text-accent-ink hover:bg-hover max-phone:min-h-11 max-phone:px-3" />
          {toast === last && toast.actionProps.children === undoWord && (
            <Kbd keys="⌘ Z" className="max-phone:hidden" />
          )}
        </span>
      )}
      <Base.Close render={<IconButton label="Close" className="size-6!" />}>
        <X className="small" />
      </Base.Close>
    </Base.Root>
  ));
}
