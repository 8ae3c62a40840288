import clsx from "clsx";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { RunningMark } from "./status-mark.js";

/** `danger` leads to a question, `destroy` is the answer that loses something and names what. */
type Variant = "primary" | "secondary" | "ghost" | "danger" | "destroy";

const looks: Record<Variant, string> = {
  primary: "bg-solid text-on-solid hover:bg-solid-hover font-medium",
  secondary: "bg-raised text-ink border border-line-2 hover:bg-hover active:bg-press font-medium dark-raised",
  danger:
    "bg-raised text-bad-ink border border-line-2 hover:bg-hover active:bg-press font-medium dark-raised",
  destroy: "bg-danger text-white hover:brightness-110 font-medium",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink active:bg-press",
};
const sizes = { normal: "h-7 px-2.5", small: "h-6 px-2 text-meta", large: "h-9 px-4 text-prose" } as const;

interface Look {
  readonly variant?: Variant;
  readonly size?: keyof typeof sizes;
}

/** Classes of a button, for links that look like one. */
export const buttonClass = ({ variant = "secondary", size = "normal" }: Look = {}): string =>
  clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-control whitespace-nowrap select-none",
    "transition-colors duration-80 hover:duration-0 disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45",
    sizes[size],
    looks[variant],
  );

/** For the one button that a question puts the focus on: the ring shows that Enter is its, after a click, too. */
export const awaitedClass = "focus:outline-2 focus:outline-offset-1 focus:outline-accent";

interface ButtonProps extends ComponentProps<"button">, Look {
  readonly icon?: ReactNode;
  /** Keeps the button's width and its focus, shows the running mark, and does nothing meanwhile. */
  readonly busy?: boolean;
}

export function Button({ variant, size, icon, busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...(busy ? { "aria-disabled": true, onClick: doNothing } : {})}
      className={clsx(buttonClass({ variant, size }), className)}
    >
      {busy ? <RunningMark /> : icon}
      {children}
    </button>
  );
}

/** Neither a click nor the Enter of a field sends the form once more. */
const doNothing = (event: MouseEvent): void => event.preventDefault();

interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does, for ears and as the tooltip. */
  readonly label: string;
}

/** A square ghost button that shows an icon alone. */
export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        "inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink active:bg-press disabled:opacity-45",
        className,
      )}
    />
  );
}
