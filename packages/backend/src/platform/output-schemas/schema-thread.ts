/** The thread in which schemas of users are compiled and applied: it can be ended while it works. */
import { parentPort } from "node:worker_threads";
import { type Compiled, compileSchema, findViolations } from "./compile-schema.js";
import type { SchemaAnswer, SchemaQuestion } from "./schema-answers.js";

/** Rollouts of a run share their schemas; compiling takes longer than applying. */
const mostKept = 50;
const kept = new Map<string, Compiled>();

function compiled({ schema, allErrors, output }: SchemaQuestion): Compiled {
  // What is only saved is asked for once; keeping it would use up the memory of those that come after it.
  if (output === undefined) return compileSchema(schema, allErrors);
  const key = `${allErrors} ${schema}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = compileSchema(schema, allErrors);
  kept.set(key, made);
  return made;
}

function answer(question: SchemaQuestion): SchemaAnswer {
  const found = compiled(question);
  if ("fault" in found) return found;
  if (question.output === undefined) return { violations: [] };
  return { violations: findViolations(found.validate, JSON.parse(question.output)) };
}

parentPort?.on("message", (question: SchemaQuestion) => {
  try {
    parentPort?.postMessage(answer(question));
  } catch (error) {
    // A reference that goes round in circles overflows the stack.
    parentPort?.postMessage({
      fault: { place: "", message: `could not be applied: ${(error as Error).message}` },
    } satisfies SchemaAnswer);
  }
});
parentPort?.postMessage("ready");
