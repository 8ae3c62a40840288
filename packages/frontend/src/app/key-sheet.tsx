import { useEffect, useState } from "react";
import { Dialog } from "../ui/dialog.js";
import { Kbd } from "../ui/kbd.js";
import { keysInForce } from "../ui/keyboard.js";

interface KeySheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Every key that is in force on this page. */
export function KeySheet({ open, onOpenChange }: KeySheetProps) {
  const [layers, setLayers] = useState<ReturnType<typeof keysInForce>>([]);
  // The outside system is the keyboard's listener: what is in force may be asked only after rendering.
  useEffect(() => {
    if (open) setLayers(keysInForce());
  }, [open]);
  return (
    <Dialog title="Keys" open={open} onOpenChange={onOpenChange}>
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 overflow-y-auto p-4 max-phone:grid-cols-1">
        {open &&
          layers.map(({ title, bindings }) => (
            <section key={title}>
              <h3 className="mb-1 text-caption text-ink-3">{title}</h3>
              <dl className="flex flex-col gap-0.5">
                {bindings.map(({ keys, word }) => (
                  <div key={keys} className="flex min-h-6 items-center justify-between gap-4">
                    <dt>{word}</dt>
                    <dd>
                      <span className="sr-only">{keys}</span>
                      <Kbd keys={keyCaps(keys)} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}

const isMac = navigator.userAgent.includes("Mac");
const caps: Record<string, string> = {
  Enter: "↵",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
  arrowdown: "↓",
  arrowup: "↑",
  Delete: "Del",
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
};

/** "mod+k" as "⌘ K", "G" as "⇧ G". */
const keyCaps = (keys: string): string =>
  keys
    .split(/ |(?<=.)\+/)
    .map((key) => caps[key] ?? (/^[A-Z]$/.test(key) ? `⇧ ${key}` : key.toUpperCase()))
    .join(" ");
