import type { EventKind } from "@rollout/contract/words";
import { Bot, Braces, Diamond, Settings2, Sparkle, Tag, User, Wrench, X } from "lucide-react";

interface EventGlyphProps {
  readonly kind: EventKind;
  readonly role?: string | null;
}

/** Shape and colour of an event's kind; a message by who speaks. */
export function EventGlyph({ kind, role }: EventGlyphProps) {
  if (kind === "message") {
    const Icon = role === "user" ? User : role === "system" || role === "developer" ? Settings2 : Bot;
    return <Icon className="text-ink-3" aria-hidden="true" />;
  }
  if (kind === "model") return <Sparkle className="text-ev-model" aria-hidden="true" />;
  if (kind === "tool") return <Wrench className="text-ev-tool" aria-hidden="true" />;
  if (kind === "score") return <Diamond className="small text-ev-score" aria-hidden="true" />;
  if (kind === "error") return <X className="text-bad" aria-hidden="true" />;
  if (kind === "state") return <Braces className="text-ev-state" aria-hidden="true" />;
  return <Tag className="text-ev-custom" aria-hidden="true" />;
}
