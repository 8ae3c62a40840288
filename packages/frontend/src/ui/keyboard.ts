/** One listener for every key of the product: what is in force now, and the sheet that shows it. */
import { useEffect, useLayoutEffect, useRef } from "react";

export interface KeyBinding {
  /** As the event's `key` says it: "j", "Enter", "?", "g t" for one after the other, "mod+k" for ⌘ or Ctrl. */
  readonly keys: string;
  /** For the sheet of all keys; none when the binding is only another way. */
  readonly word?: string;
  /** In text fields the chord stays the field's own. */
  readonly outsideText?: true;
  readonly run: (event: KeyboardEvent) => void;
}

interface Layer {
  readonly title: string;
  readonly bindings: () => readonly KeyBinding[];
}

const layers: Layer[] = [];
/** How long the first key of a sequence waits for the second, ms. */
const sequenceMs = 1000;
let pending: { key: string; at: number } | null = null;

/** Puts keys in force while the component is there; a later layer goes before an earlier one. */
export function useKeys(title: string, bindings: readonly KeyBinding[], active = true): void {
  const current = useRef(bindings);
  // A key acts on what is shown, not on what was shown when the layer was made.
  useLayoutEffect(() => {
    current.current = bindings;
  });
  // The outside system is the keyboard.
  useEffect(() => {
    if (!active) return;
    const layer: Layer = { title, bindings: () => current.current };
    if (layers.length === 0) document.addEventListener("keydown", onKeyDown);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, [active, title]);
}

/** Every key that is in force and has a word, by title. */
export function keysInForce(): { title: string; bindings: KeyBinding[] }[] {
  const byTitle = new Map<string, Map<string, KeyBinding>>();
  for (const { title, bindings } of layers) {
    const section = byTitle.get(title) ?? new Map<string, KeyBinding>();
    byTitle.set(title, section);
    for (const binding of bindings()) if (binding.word !== undefined) section.set(binding.keys, binding);
  }
  return [...byTitle]
    .map(([title, section]) => ({ title, bindings: [...section.values()] }))
    .filter(({ bindings }) => bindings.length > 0);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const isChord = event.metaKey || event.ctrlKey || event.altKey;
  const name = isChord
    ? `${event.metaKey || event.ctrlKey ? "mod+" : "alt+"}${event.key.toLowerCase()}`
    : event.key;
  if (!isChord && isTyping(event.target)) return;
  // An open dialog or menu has the keyboard to itself; a toast has not, although it is a dialog for ears.
  if (!isChord && document.querySelector(holders)) return;
  if (event.key === "Enter" && isOperable(event.target)) return;
  const sequence = pending && performance.now() - pending.at < sequenceMs ? `${pending.key} ${name}` : null;
  pending = null;
  const binding = (sequence && find(sequence)) || find(name);
  if (binding?.outsideText && isTyping(event.target)) return;
  if (binding) {
    event.preventDefault();
    binding.run(event);
  } else if (layers.some(({ bindings }) => bindings().some(({ keys }) => keys.startsWith(`${name} `)))) {
    pending = { key: name, at: performance.now() };
  }
}

const holders = '[role="dialog"]:not([data-toast]),[role="menu"],[role="alertdialog"]:not([data-toast])';

function find(name: string): KeyBinding | undefined {
  for (const layer of layers.toReversed()) {
    const found = layer.bindings().find(({ keys }) => keys === name);
    if (found) return found;
  }
  return undefined;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest("input, textarea, select") !== null);

/** Enter on a focused link or button is theirs. */
const isOperable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("a, button, summary, [role=tab]") !== null;
