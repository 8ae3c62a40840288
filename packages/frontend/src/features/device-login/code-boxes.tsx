/** The letters of a code, each in a box: shown, or typed into. */
import clsx from "clsx";
import { type ReactNode, type RefObject, useState } from "react";
import { codeLength, lettersOf } from "./typed-code.js";

const places = Array.from({ length: codeLength }, (_, place) => place);

interface BoxesProps {
  readonly letters: string;
  /** The box at which the next letter goes; null for none. */
  readonly caret?: number | null;
  readonly isControl?: boolean;
}

const Boxes = ({ letters, caret = null, isControl = false }: BoxesProps) => (
  <span className="flex max-w-86 flex-1 items-center gap-1 max-phone:basis-full" aria-hidden="true">
    {places.map((place) => (
      <Box key={place} isControl={isControl} hasCaret={caret === place} dashBefore={place === codeLength / 2}>
        {letters[place]}
      </Box>
    ))}
  </span>
);

interface BoxProps {
  readonly isControl: boolean;
  readonly hasCaret: boolean;
  readonly dashBefore: boolean;
  readonly children: ReactNode;
}

const Box = ({ isControl, hasCaret, dashBefore, children }: BoxProps) => (
  <>
    {dashBefore && <span className="mx-1 h-0.5 w-3 flex-none bg-ink-3" />}
    <span
      className={clsx(
        "relative flex h-11 max-w-9 min-w-0 flex-1 items-center justify-center rounded-control border bg-sunken font-mono text-title font-medium",
        hasCaret
          ? "border-accent outline-1 outline-accent"
          : isControl
            ? "border-line-control"
            : "border-line-2",
      )}
    >
      {children}
      {hasCaret && !children && <span className="h-5 w-px bg-accent" />}
    </span>
  </>
);

/** A code as it stands in the terminal. */
export const ShownCode = ({ userCode }: { readonly userCode: string }) => (
  <>
    <span className="sr-only">Code {userCode}</span>
    <Boxes letters={lettersOf(userCode)} />
  </>
);

interface CodeInputProps {
  readonly id: string;
  readonly describedBy: string;
  readonly letters: string;
  readonly disabled: boolean;
  readonly isInvalid: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (letters: string) => void;
}

/** One field for hands and ears, eight boxes for eyes: typing, pasting and the arrow keys are the browser's own. */
export function CodeInput(props: CodeInputProps) {
  const { id, describedBy, letters, disabled, isInvalid, inputRef, onChange } = props;
  const [caret, setCaret] = useState<number | null>(null);
  const note = ({ selectionStart }: HTMLInputElement): void =>
    setCaret(Math.min(selectionStart ?? 0, codeLength - 1));
  return (
    <span className={clsx("relative flex", disabled && "opacity-45")}>
      <Boxes letters={letters} caret={disabled ? null : caret} isControl />
      <input
        ref={inputRef}
        id={id}
        type="text"
        inputMode="text"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        // biome-ignore lint/a11y/noAutofocus: the page is about this one field.
        autoFocus
        disabled={disabled}
        value={letters}
        onChange={(event) => {
          onChange(lettersOf(event.target.value));
          note(event.target);
        }}
        onSelect={(event) => note(event.currentTarget)}
        onFocus={(event) => note(event.currentTarget)}
        onBlur={() => setCaret(null)}
        className="absolute inset-0 w-full cursor-text bg-transparent text-transparent caret-transparent outline-none selection:bg-transparent"
      />
    </span>
  );
}
