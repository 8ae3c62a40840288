import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button.js";

/** Whether something was copied in the last two seconds, and the act itself. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false);
  // The outside system is the clock: the word goes back by itself.
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true))];
}

/** Copies a text; says so in its own place. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const [copied, copy] = useCopy();
  const icon = copied ? <Check className="text-ok" /> : <Copy />;
  if (label === undefined) {
    return (
      <IconButton label={copied ? "Copied" : "Copy"} onClick={() => copy(text)}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button size="small" icon={icon} onClick={() => copy(text)}>
      {copied ? "Copied" : label}
    </Button>
  );
}
