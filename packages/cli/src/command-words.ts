/** What is told of a command, its words, arguments and options; what it does is in `command.ts`. */

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
  /** Arguments: whether it must be there. */
  readonly arity?: "required" | "optional";
  readonly parse?: (text: string) => Value;
}

export type Named = Readonly<Record<string, Declared<unknown>>>;

export interface CommandWords<Arguments extends Named = Named, Options extends Named = Named> {
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
}

/** How an option is typed: `noteText` is `--note-text`. */
export const typedOption = (name: string, { turnsOff }: Declared<unknown>): string =>
  `--${turnsOff ? "no-" : ""}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
