import clsx from "clsx";

/** Key caps: one per key of a sequence or chord ("⌘ K"). */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string }) {
  return (
    <span className={clsx("inline-flex gap-0.5", className)} aria-hidden="true">
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4 min-w-4 items-center justify-center rounded-key bg-press px-1 font-sans text-[10px] text-ink-3"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
