import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { sinkOf } from "./streams.js";

/** A pipe whose reader takes what is written one turn later. */
const slowPipe = (): NodeJS.WriteStream =>
  new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, taken) => void setImmediate().then(() => taken()),
  }) as unknown as NodeJS.WriteStream;

test("waiting for a reader again and again leaves no listener behind", async () => {
  const pipe = slowPipe();
  const sink = sinkOf(pipe, {});
  const before = pipe.listenerCount("close");
  for (let line = 0; line < 50; line++) {
    sink.write("a line\n");
    await sink.taken();
  }
  expect([pipe.listenerCount("drain"), pipe.listenerCount("close")]).toEqual([0, before]);
});

test("a reader that goes away is waited for no longer", async () => {
  const pipe = new Writable({ highWaterMark: 1, write: () => undefined }) as unknown as NodeJS.WriteStream;
  const sink = sinkOf(pipe, {});
  sink.write("a line\n");
  const taken = sink.taken();
  pipe.destroy();
  await taken;
});
