import { Worker } from "node:worker_threads";
import type { SchemaAnswer, SchemaQuestion } from "./schema-answers.js";

/** For one question, in ms, after the thread has started. */
const longestAnswerMs = 3_000;
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 2 };

/** Starts the thread when it is first needed, asks it one question at a time, and ends it when it does not answer. */
export class SchemaThread {
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @returns "stopped" when the limit of time or memory was reached. */
  ask(question: SchemaQuestion): Promise<SchemaAnswer | "stopped"> {
    const answer = this.#last.then(() => this.#askNow(question));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.terminate();
    await this.#last;
  }

  async #askNow(question: SchemaQuestion): Promise<SchemaAnswer | "stopped"> {
    if (this.#closed) return "stopped";
    this.#worker ??= startWorker(() => {
      this.#worker = undefined;
    });
    let worker: Worker;
    try {
      worker = await this.#worker;
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
    return answerOf(worker, question);
  }
}

function startWorker(onExit: () => void): Promise<Worker> {
  const worker = new Worker(new URL("./schema-thread.js", import.meta.url), { resourceLimits });
  worker.unref();
  // Out of memory is an error and then an exit; an error that nobody listens to would end this process.
  worker.on("error", () => undefined);
  worker.once("exit", onExit);
  return new Promise((resolve, reject) => {
    worker.once("message", () => {
      worker.off("error", reject);
      resolve(worker);
    });
    worker.once("error", reject);
  });
}

function answerOf(worker: Worker, question: SchemaQuestion): Promise<SchemaAnswer | "stopped"> {
  return new Promise((resolve) => {
    const end = (answer: SchemaAnswer | "stopped"): void => {
      clearTimeout(timer);
      worker.off("message", end);
      worker.off("exit", stop);
      resolve(answer);
    };
    const stop = (): void => end("stopped");
    const timer = setTimeout(() => void worker.terminate().then(stop), longestAnswerMs);
    worker.once("message", end);
    worker.once("exit", stop);
    worker.postMessage(question);
  });
}
