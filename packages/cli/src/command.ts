/**
 * How a command is declared: its words, its arguments and options as values that also give their types, and `run`.
 * README.md has an example.
 */
import type { Context } from "./context.js";
import { usageFailure } from "./failure.js";

/** An option, or an argument, and the type that its value has. */
export interface Declared<Value> {
  readonly summary: string;
  /** `<name>` in help; without one the option takes no value. */
  readonly placeholder?: string;
  /** One letter: `-n`. */
  readonly short?: string;
  /** On unless `--no-…` is given. */
  readonly turnsOff?: true;
  readonly choices?: readonly string[];
  /** Arguments: whether it must be there, and whether there may be many. */
  readonly arity?: "required" | "optional" | "several";
  readonly parse?: (text: string) => Value;
}

type Named = Readonly<Record<string, Declared<unknown>>>;
type ValueOf<D> = D extends Declared<infer Value> ? Value : never;
type Values<D extends Named> = { readonly [Name in keyof D]: ValueOf<D[Name]> };

/** `--name`: true when given. */
export const flag = (summary: string, short?: string): Declared<boolean> => ({
  summary,
  ...(short === undefined ? {} : { short }),
});

/** `--no-name`: false when given. The summary says what then happens. */
export const flagOff = (summary: string): Declared<boolean> => ({ summary, turnsOff: true });

/** `--name <placeholder>`. */
export const text = (placeholder: string, summary: string, short?: string): Declared<string | undefined> => ({
  summary,
  placeholder,
  ...(short === undefined ? {} : { short }),
});

/** `--name <placeholder>`: a whole number from 1. */
export const count = (
  placeholder: string,
  summary: string,
  short?: string,
): Declared<number | undefined> => ({
  summary,
  placeholder,
  ...(short === undefined ? {} : { short }),
  parse: (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < 1) {
      throw usageFailure(`${JSON.stringify(value)} is not a whole number from 1.`);
    }
    return number;
  },
});

/** `--name <a|b>`: one of these texts. */
export const choice = <const Choice extends string>(
  choices: readonly Choice[],
  summary: string,
): Declared<Choice | undefined> => ({ summary, choices, placeholder: choices.join("|") });

/** An argument that must be there. */
export const required = (summary: string): Declared<string> => ({ summary, arity: "required" });

/** An argument that may be left out. */
export const optional = (summary: string): Declared<string | undefined> => ({ summary, arity: "optional" });

/** One argument or more; the last of a command. */
export const several = (summary: string): Declared<readonly string[]> => ({ summary, arity: "several" });

/** An argument that is one of these texts. */
export const oneOf = <const Choice extends string>(
  choices: readonly Choice[],
  summary: string,
): Declared<Choice> => ({ summary, choices, arity: "required" });

export interface CommandDeclaration<Arguments extends Named, Options extends Named> {
  /** Its words: `datasets list`. */
  readonly name: string;
  /** Other words for the same. */
  readonly alias?: string;
  readonly summary: string;
  /** More than the summary, for `--help`. */
  readonly description?: string;
  readonly examples?: readonly string[];
  /** In their order on the command line. */
  readonly arguments?: Arguments;
  /** By name: `noteText` is `--note-text`. */
  readonly options?: Options;
  run(context: Context, input: Values<Arguments> & Values<Options>): Promise<void> | void;
}

/** A command of which the types of its input are forgotten. */
export interface Command extends Omit<CommandDeclaration<Named, Named>, "run"> {
  run(context: Context, input: never): Promise<void> | void;
}

/** Declares a command; add it to the list in `commands/index.ts`. */
export const defineCommand = <
  const Arguments extends Named = Record<never, never>,
  const Options extends Named = Record<never, never>,
>(
  command: CommandDeclaration<Arguments, Options>,
): Command => command as Command;
