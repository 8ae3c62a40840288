/** The question before a whole thing is lost, or others notice; where all is lost its name is typed. */
import { type ReactNode, useState } from "react";
import { awaitedClass, Button } from "./button.js";
import { Dialog, firstFocus } from "./dialog.js";
import { Field, TextInput } from "./field.js";

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A question: "Delete workspace northwind-support?" */
  readonly title: string;
  readonly children: ReactNode;
  /** Repeats the title: "Delete northwind-support". */
  readonly action: string;
  /** Names the safe way: "Keep workspace". */
  readonly keep: string;
  /** Must be typed, letter by letter, before the button works. */
  readonly typed?: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
  /** What went wrong with the last try. */
  readonly error?: ReactNode;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, action, keep, typed, onConfirm, busy = false, error } = props;
  const [text, setText] = useState("");
  const isSure = typed === undefined || text === typed;
  return (
    <Dialog title={title} open={open} onOpenChange={onOpenChange}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (isSure && !busy) onConfirm();
        }}
      >
        <div className="flex flex-col gap-3.5 overflow-y-auto px-4 py-3 text-ink-2">
          {children}
          {typed !== undefined && (
            <Field label={`Type ${typed}`}>
              {(control) => (
                <TextInput
                  {...control}
                  {...firstFocus}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  className="font-mono"
                />
              )}
            </Field>
          )}
          {error && (
            <p role="alert" className="border-l-2 border-bad pl-3 text-ink">
              {error}
            </p>
          )}
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3 max-phone:flex-col-reverse max-phone:[&>button]:h-11">
          <Button
            {...(typed === undefined ? firstFocus : {})}
            onClick={() => onOpenChange(false)}
            className={awaitedClass}
          >
            {keep}
          </Button>
          <Button type="submit" variant="destroy" disabled={!isSure} busy={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
