import { type CommandWords, type Declared, typedOption } from "../command-words.js";
import { globalOptions } from "../global-options.js";

/** What can follow some words of a command line. */
export interface Place {
  /** The words before: empty, `datasets`, `datasets list`. */
  readonly path: string;
  readonly words: readonly Candidate[];
  readonly options: readonly OptionCandidate[];
  /** Its further words are arguments, and its options may stand behind them. */
  readonly isCommand: boolean;
}

export interface Candidate {
  readonly word: string;
  readonly summary: string;
}

export interface OptionCandidate extends Candidate {
  /** It is followed by a value, which is none of the words. */
  readonly takesValue: boolean;
  /** One letter: `-n`. */
  readonly short?: string;
  /** The only values that it takes. */
  readonly values?: readonly string[];
}

/** Every place of the command line, from the declarations of the commands. */
export function vocabularyOf(
  commands: readonly CommandWords[],
  groups: Readonly<Record<string, string>>,
): Place[] {
  const places = new Map<string, GrowingPlace>();
  const placeOf = (path: string): GrowingPlace => {
    const place: GrowingPlace = places.get(path) ?? { words: new Map(), options: [], isCommand: false };
    places.set(path, place);
    return place;
  };
  for (const command of commands) {
    for (const name of command.alias ? [command.name, command.alias] : [command.name]) {
      const path = name.split(" ");
      path.forEach((word, index) => {
        const before = path.slice(0, index).join(" ");
        const isLast = index === path.length - 1;
        const summary = isLast ? command.summary : (groups[word] ?? "");
        placeOf(before).words.set(word, { word, summary });
      });
      const place = placeOf(name);
      place.isCommand = true;
      for (const word of firstChoices(command)) place.words.set(word, { word, summary: "" });
      place.options.push(
        ...Object.entries(command.options ?? {}).map(([option, declared]) => candidateOf(option, declared)),
      );
    }
  }
  return [...places].map(([path, place]) => ({ ...place, path, words: [...place.words.values()] }));
}

interface GrowingPlace {
  readonly words: Map<string, Candidate>;
  readonly options: OptionCandidate[];
  isCommand: boolean;
}

const firstChoices = (command: CommandWords): readonly string[] =>
  Object.values(command.arguments ?? {})[0]?.choices ?? [];

const candidateOf = (name: string, declared: Declared<unknown>): OptionCandidate => {
  const { summary, placeholder, short, choices } = declared;
  return {
    word: typedOption(name, declared),
    summary,
    takesValue: placeholder !== undefined,
    ...(short === undefined ? {} : { short: `-${short}` }),
    ...(choices === undefined ? {} : { values: choices }),
  };
};

/** Those of every command. */
export const everywhere: readonly OptionCandidate[] = [
  ...Object.entries(globalOptions).map(([name, declared]) => candidateOf(name, declared)),
  { word: "--help", short: "-h", summary: "print help", takesValue: false },
];
