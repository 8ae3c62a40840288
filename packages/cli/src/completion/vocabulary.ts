import type { CommandWords, Declared } from "../command-words.js";

/** What can follow some words of a command line. */
export interface Place {
  /** The words before: empty, `datasets`, `datasets list`. */
  readonly path: string;
  readonly words: readonly Candidate[];
  readonly options: readonly OptionCandidate[];
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

/** Those of every command. */
export const globalOptions: readonly OptionCandidate[] = [
  { word: "--base-url", summary: "the Rollout server to call", takesValue: true },
  { word: "--profile", summary: "a set of logins of its own", takesValue: true },
  { word: "--json", summary: "print JSON for programs", takesValue: false },
  { word: "--quiet", summary: "print only what a script needs", takesValue: false },
  { word: "--help", summary: "print help", takesValue: false },
];

/** Every place of the command line, from the declarations of the commands. */
export function vocabularyOf(
  commands: readonly CommandWords[],
  groups: Readonly<Record<string, string>>,
): Place[] {
  const places = new Map<string, GrowingPlace>();
  const placeOf = (path: string): GrowingPlace => {
    const place: GrowingPlace = places.get(path) ?? { words: new Map(), options: [] };
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
      for (const word of firstChoices(command)) place.words.set(word, { word, summary: "" });
      place.options.push(
        ...Object.entries(command.options ?? {}).map(([option, declared]) => candidateOf(option, declared)),
      );
    }
  }
  return [...places].map(([path, { words, options }]) => ({ path, words: [...words.values()], options }));
}

interface GrowingPlace {
  readonly words: Map<string, Candidate>;
  readonly options: OptionCandidate[];
}

const firstChoices = (command: CommandWords): readonly string[] =>
  Object.values(command.arguments ?? {})[0]?.choices ?? [];

const candidateOf = (
  name: string,
  { summary, placeholder, turnsOff, short, choices }: Declared<unknown>,
): OptionCandidate => ({
  word: `--${turnsOff ? "no-" : ""}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  summary,
  takesValue: placeholder !== undefined,
  ...(short === undefined ? {} : { short: `-${short}` }),
  ...(choices === undefined ? {} : { values: choices }),
});
