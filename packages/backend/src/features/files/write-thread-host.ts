import { Worker } from "node:worker_threads";
import type { WriteAnswer, WriteOrder } from "./write-thread.js";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread that writes files when it is first needed; orders are answered in their order. */
export class WriteThread {
  #worker: Worker | undefined;
  readonly #waiting: Waiting[] = [];

  /** Takes the bytes away from the caller: they are not copied. */
  write(order: WriteOrder & { readonly bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      worker.postMessage(order, [order.bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./write-thread.js", import.meta.url));
    worker.on("message", (answer: WriteAnswer) => {
      const order = this.#waiting.shift();
      if (answer === "") order?.resolve();
      else order?.reject(new Error(answer));
    });
    const endAll = (error: Error): void => {
      for (const order of this.#waiting.splice(0)) order.reject(error);
    };
    worker.on("error", endAll);
    worker.once("exit", () => {
      this.#worker = undefined;
      endAll(new Error("The thread that writes files has ended."));
    });
    return worker;
  }
}
