import { Option, Command as Parser } from "commander";
import type { Command } from "./command.js";
import { groups } from "./command-groups.js";
import { type Declared, typedOption } from "./command-words.js";
import { Context } from "./context.js";
import { globalOptions } from "./global-options.js";
import { type Mode, Output } from "./output/output.js";
import type { Sink } from "./output/streams.js";
import { version } from "./version.js";

export interface World {
  readonly commands: readonly Command[];
  readonly out: Sink;
  readonly err: Sink;
  readonly signal: AbortSignal;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What a command named as the next step has to repeat: ` --profile work`. */
  readonly again: string;
}

interface GlobalOptions {
  readonly baseUrl?: string;
  readonly profile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The parser of the command line over all commands. */
export function makeParser(world: World): Parser {
  const program = new Parser("rollout")
    .description("Run agent tasks from your own code and review what happened in a web UI.")
    .version(`rollout ${version}`, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError();
  for (const [name, declared] of Object.entries(globalOptions)) program.addOption(option(name, declared));
  configure(program, world);
  for (const command of world.commands) {
    add(program, command, command.name, world);
    if (command.alias) add(program, command, command.alias, world);
  }
  return program;
}

/** Throws instead of ending the process, so that everything ends in one place. */
function configure(parser: Parser, { out, err }: World): void {
  parser
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, visibleCommands: withoutAliases })
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(out.width(), 100),
      getErrHelpWidth: () => Math.min(err.width(), 100),
      getOutHasColors: () => out.withColour,
      getErrHasColors: () => err.withColour,
    });
}

/** Other words for a command are told in its own help, not in the list. */
function withoutAliases(parser: Parser): Parser[] {
  return parser.commands.filter((each) => each.name() !== "list" || parser.parent !== null) as Parser[];
}

function add(program: Parser, command: Command, words: string, world: World): void {
  const path = words.split(" ");
  let parent = program;
  for (const word of path.slice(0, -1)) {
    parent = parent.commands.find((each) => each.name() === word) ?? group(parent, word, world);
  }
  const parser = parent.command(path.at(-1) ?? words).description(command.description ?? command.summary);
  parser.summary(command.summary);
  configure(parser, world);
  const names = Object.entries(command.arguments ?? {});
  for (const [name, declared] of names) addArgument(parser, name, declared);
  for (const [name, declared] of Object.entries(command.options ?? {}))
    parser.addOption(option(name, declared));
  parser.addHelpText("after", afterHelp(command));
  parser.action(async (...given: unknown[]) => {
    const values = given.slice(0, names.length);
    const input = Object.fromEntries([
      ...names.map(([name], index) => [name, values[index]]),
      ...Object.entries(command.options ?? {}).map(([name, declared]) => [
        name,
        parser.opts<Record<string, unknown>>()[name] ?? (declared.placeholder ? undefined : false),
      ]),
    ]);
    await command.run(contextOf(program, world), input as never);
  });
}

function group(parent: Parser, word: string, world: World): Parser {
  const parser = parent.command(word).description(groups[word] ?? word);
  parser.helpCommand(false);
  configure(parser, world);
  return parser;
}

function addArgument(
  parser: Parser,
  name: string,
  { summary, arity, choices, parse }: Declared<unknown>,
): void {
  const shown = { required: `<${name}>`, optional: `[${name}]` }[arity ?? "optional"];
  const argument = parser.createArgument(shown, summary);
  if (choices) argument.choices(choices);
  else if (parse) argument.argParser(parse);
  parser.addArgument(argument);
}

function option(name: string, declared: Declared<unknown>): Option {
  const { summary, placeholder, short, choices, parse } = declared;
  const long = typedOption(name, declared);
  const made = new Option(
    `${short ? `-${short}, ` : ""}${long}${placeholder ? ` <${placeholder}>` : ""}`,
    summary,
  );
  if (choices) made.choices(choices);
  else if (parse) made.argParser(parse);
  return made;
}

function afterHelp({ alias, examples = [] }: Command): string {
  const lines = [
    ...(alias ? [`Also: rollout ${alias}`] : []),
    ...(examples.length > 0 ? ["Examples:", ...examples.map((example) => `  ${example}`)] : []),
  ];
  return lines.length > 0 ? `\n${lines.join("\n")}\n` : "";
}

function contextOf(program: Parser, { commands, out, err, again, signal, variables }: World): Context {
  const { baseUrl, profile, json, quiet } = program.opts<GlobalOptions>();
  const output = new Output(modeOf({ json, quiet }), out, err, again);
  return new Context({ output, signal, choices: { baseUrl, profile }, variables, commands });
}

/** Programs come before scripts: `--json --quiet` is JSON. */
export const modeOf = ({ json, quiet }: { json?: boolean | undefined; quiet?: boolean | undefined }): Mode =>
  json ? "json" : quiet ? "quiet" : "people";

/** The options of a command line that say where to call and as whom, to be typed again. */
export function saidAgain(given: readonly string[]): string {
  const again = given.flatMap((word, index) => {
    const [, option, joined] = /^(--profile|--base-url)(?:=(.*))?$/s.exec(word) ?? [];
    const value = joined ?? given[index + 1];
    if (option === undefined || value === undefined) return [];
    return [option, /^[\w.:/@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`];
  });
  return again.map((word) => ` ${word}`).join("");
}
