/** Scripts that shells source to complete the words of `rollout`. They call nothing: all words stand in them. */
import { everywhere, type OptionCandidate, type Place } from "./vocabulary.js";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** The script of a shell. */
export const completionScript = (shell: Shell, places: readonly Place[]): string =>
  ({ bash: bashScript, zsh: zshScript, fish: fishScript })[shell](places);

const optionsOf = (place: Place): readonly OptionCandidate[] => [...place.options, ...everywhere];

/** Options after which a word is a value, as a pattern of `case`. */
const withValue = (places: readonly Place[]): string =>
  [
    ...new Set(
      places
        .flatMap(optionsOf)
        .filter(({ takesValue }) => takesValue)
        .flatMap(({ word, short }) => (short === undefined ? [word] : [word, short])),
    ),
  ].join("|");

/** The values of each option that takes only some, by its name. */
function valuesOf(places: readonly Place[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { word, values: own } of places.flatMap(({ options }) => options))
    for (const value of own ?? []) values.set(word, (values.get(word) ?? new Set()).add(value));
  return values;
}

/** Text in single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The words before, as a pattern of `case`: with arguments behind them where they are a command. */
const patternOf = ({ path, isCommand }: Place): string =>
  isCommand ? `${quoted(path)}|${quoted(`${path} `)}*` : quoted(path);

const bashScript = (places: readonly Place[]): string => `# bash completion of rollout; to keep it:
#   rollout completion bash > ~/.local/share/bash-completion/completions/rollout
_rollout() {
  local word=\${COMP_WORDS[COMP_CWORD]} path= before= each words=
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $before in ${withValue(places)}) before=; continue ;; esac
    before=$each
    case $each in -*) ;; *) path="\${path:+$path }$each" ;; esac
  done
  local IFS=$'\\n'
  case $before in
${[...valuesOf(places)]
  .map(
    ([word, values]) =>
      `    ${word}) COMPREPLY=($(compgen -W $'${[...values].join("\\n")}' -- "$word")); return ;;`,
  )
  .join("\n")}
    ${withValue(places)}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case $path in
${places
  .map((place) => {
    const words = place.words.map(({ word }) => word).join("\\n");
    const options = optionsOf(place)
      .map(({ word }) => word)
      .join("\\n");
    return `    ${patternOf(place)}) words=$'${words}'; case $word in -*) words=$'${options}' ;; esac ;;`;
  })
  .join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _rollout rollout
`;

const zshScript = (places: readonly Place[]): string => `#compdef rollout
# zsh completion of rollout; to keep it, in .zshrc after compinit:
#   source <(rollout completion zsh)
_rollout() {
  local at= before= each
  local -a candidates options
  for each in "\${(@)words[2,CURRENT-1]}"; do
    case $before in ${withValue(places)}) before=; continue ;; esac
    before=$each
    case $each in -*) ;; *) at="\${at:+$at }$each" ;; esac
  done
  case $before in
${[...valuesOf(places)].map(([word, values]) => `    ${word}) compadd -- ${[...values].join(" ")}; return ;;`).join("\n")}
    ${withValue(places)}) _files; return ;;
  esac
  case $at in
${places
  .map((place) => {
    const described = ({ word, summary }: { word: string; summary: string }): string =>
      quoted(summary === "" ? word : `${word}:${summary.replaceAll(":", "\\:")}`);
    return `    ${patternOf(place)})
      candidates=(${place.words.map(described).join(" ")})
      options=(${optionsOf(place).map(described).join(" ")}) ;;`;
  })
  .join("\n")}
    *) _files; return ;;
  esac
  case \${words[CURRENT]} in
    -*) _describe -o option options ;;
    *) if (( \${#candidates} )); then _describe command candidates; else _files; fi ;;
  esac
}
if [ "\${funcstack[1]}" = _rollout ]; then _rollout "$@"; else compdef _rollout rollout; fi
`;

const fishScript = (places: readonly Place[]): string => `# fish completion of rollout; to keep it:
#   rollout completion fish > ~/.config/fish/completions/rollout.fish
function __rollout_at
  set -l at
  set -l before
  for each in (commandline -opc)[2..-1]
    if contains -- "$before" ${withValue(places).split("|").join(" ")}
      set before
      continue
    end
    set before $each
    string match -q -- '-*' $each; or set -a at $each
  end
  test "$at" = "$argv[1]"; or begin; set -q argv[2]; and string match -q -- "$argv[1] *" "$at"; end
end
${places
  .flatMap((place) => {
    const isHere = `__rollout_at ${fishQuoted(place.path)}${place.isCommand ? " arguments" : ""}`;
    const start = `complete -c rollout -n ${quoted(isHere)}`;
    return [
      ...place.words.map(({ word, summary }) => `${start} -f -a ${word} -d ${fishQuoted(summary)}`),
      ...optionsOf(place).map((option) => `${start} ${fishOption(option)}`),
    ];
  })
  .join("\n")}
`;

/** An option of fish: its names, what it takes, what it is for. */
function fishOption({ word, short, takesValue, values, summary }: OptionCandidate): string {
  const takes = values ? [`-x -a ${fishQuoted(values.join(" "))}`] : takesValue ? ["-r"] : [];
  const names = [...(short === undefined ? [] : [`-s ${short.slice(1)}`]), `-l ${word.slice(2)}`];
  return [...names, ...takes, `-d ${fishQuoted(summary)}`].join(" ");
}

/** Text in double quotes of fish, in which a single quote may stand. */
function fishQuoted(text: string): string {
  return `"${text.replace(/[\\"$]/g, (character) => `\\${character}`)}"`;
}
