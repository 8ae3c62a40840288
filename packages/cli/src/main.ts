import { CommanderError } from "commander";
import { commands } from "./commands/index.js";
import { exitCodes } from "./exit-codes.js";
import { Failure, usageFailure } from "./failure.js";
import { Interruption, interruptSignal } from "./interrupt.js";
import { Output } from "./output/output.js";
import { sinkOf } from "./output/streams.js";
import { makeParser, modeOf, saidAgain } from "./program.js";

async function main(): Promise<number> {
  // `rollout datasets list | head -1` ends our pipe early: that is no failure.
  process.stdout.on("error", endQuietly);
  process.stderr.on("error", endQuietly);
  const given = process.argv.slice(2);
  const world = {
    commands,
    out: sinkOf(process.stdout, process.env),
    err: sinkOf(process.stderr, process.env),
    signal: interruptSignal(),
    variables: process.env,
    again: saidAgain(given),
  };
  try {
    await makeParser(world).parseAsync(given.length > 0 ? given : ["--help"], { from: "user" });
    return world.signal.aborted ? exitCodeOf(world.signal.reason) : exitCodes.done;
  } catch (error) {
    if (world.signal.aborted) return exitCodeOf(world.signal.reason);
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    // A group without a command has printed its help.
    if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.usage;
    const mode = modeOf({ json: given.includes("--json"), quiet: given.includes("--quiet") });
    const failure = failureOf(error, given);
    new Output(mode, world.out, world.err, world.again).failure(failure);
    return failure.exitCode;
  }
}

const exitCodeOf = (reason: unknown): number =>
  reason instanceof Interruption ? reason.exitCode : exitCodes.interrupted;

function failureOf(error: unknown, given: readonly string[]): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) {
    const words = given.filter((word) => !word.startsWith("-")).join(" ");
    const own = commands
      .map(({ name }) => name)
      .find((name) => words === name || words.startsWith(`${name} `));
    const sentence = error.message.replace(/^error: /, "").replace(/\n/g, " ");
    return usageFailure(
      `${sentence}.`.replace(/([.)?])\.$/, "$1"),
      `See: rollout ${own ? `${own} ` : ""}--help`,
    );
  }
  const sentence = error instanceof Error ? error.message : String(error);
  return new Failure("unexpected", sentence, { next: "Run it again; if it stays, report it.", cause: error });
}

function endQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === "EPIPE" ? exitCodes.done : exitCodes.failed);
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write("", () => resolve()));

void main().then(async (code) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // Connections that are kept alive would hold the process.
  process.exit(code);
});
