import { Search } from "lucide-react";
import { type Ref, useEffect, useState } from "react";

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly className?: string;
}

/** Long enough that a word is typed, short enough to feel at once. */
const typingMs = 200;

/** The borderless field at the left of a bar; Esc empties it, then leaves it. */
export function SearchField({ label, value, onChange, inputRef, className = "w-44" }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  // The outside system is the person who is still typing.
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className={`flex min-w-0 items-center gap-2 text-ink-3 ${className}`}>
      <Search />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (typed === "") event.currentTarget.blur();
          setTyped("");
        }}
        className="h-6 w-full min-w-0 rounded-key bg-transparent px-0.5 text-ink outline-offset-1 placeholder:text-ink-3 focus-visible:outline-1"
      />
    </label>
  );
}
