import clsx from "clsx";
import type { ComponentProps } from "react";

/** An action inside of a sentence: looks like a link, does something. */
export const TextButton = ({ className, ...rest }: ComponentProps<"button">) => (
  <button
    type="button"
    {...rest}
    className={clsx("rounded-bar text-accent-ink hover:underline disabled:opacity-45", className)}
  />
);
