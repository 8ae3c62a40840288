/**
 * How a command is declared: its words, its arguments and options as values that also give their types, and `run`.
 * README.md has an example.
 */

import type { CommandWords, Declared, Named } from "./command-words.js";
import type { Context } from "./context.js";
import { usageFailure } from "./failure.js";

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

/** An argument that is one of these texts. */
export const oneOf = <const Choice extends string>(
  choices: readonly Choice[],
  summary: string,
): Declared<Choice> => ({ summary, choices, arity: "required" });

export interface CommandDeclaration<Arguments extends Named, Options extends Named>
  extends CommandWords<Arguments, Options> {
  run(context: Context, input: Values<Arguments> & Values<Options>): Promise<void> | void;
}

/** A command of which the types of its input are forgotten. */
export interface Command extends CommandWords<Named, Named> {
  run(context: Context, input: never): Promise<void> | void;
}

/** Declares a command; add it to the list in `commands/index.ts`. */
export const defineCommand = <
  const Arguments extends Named = Record<never, never>,
  const Options extends Named = Record<never, never>,
>(
  command: CommandDeclaration<Arguments, Options>,
): Command => command as Command;
