/** Gives all clients of a process together two seconds at its end to deliver what still waits. */

const mostMs = 2000;

/** Something that may hold undelivered records when the process ends. */
export interface Drainable {
  drain(timeoutMs: number): Promise<void>;
}

const undelivered = new Set<Drainable>();
let listens = false;
let leftMs = mostMs;

/** Remembers a writer until it is forgotten or the process ends. */
export function rememberUntilDelivered(writer: Drainable): void {
  undelivered.add(writer);
  if (listens) return;
  listens = true;
  const runtime: Partial<typeof process> | undefined = globalThis.process;
  // beforeExit comes when nothing else is left to do; process.exit() and signals skip it.
  runtime?.on?.("beforeExit", () => void drainAll());
}

export function forgetDelivered(writer: Drainable): void {
  undelivered.delete(writer);
}

async function drainAll(): Promise<void> {
  const writers = [...undelivered];
  // Each has its chance once; else a server that is down would be asked again at every beforeExit.
  undelivered.clear();
  if (writers.length === 0 || leftMs <= 0) return;
  const startedMs = performance.now();
  await Promise.all(writers.map((writer) => writer.drain(leftMs)));
  leftMs -= performance.now() - startedMs;
}
