import type { Sink } from "./streams.js";
import { cut, dim, render, styled, type Text } from "./text.js";

/** A line about long work that goes on. */
export interface Progress {
  /** Replaces the text. */
  update(text: Text): void;
  /** Takes the line away. May be called again. */
  end(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const frameMs = 100;
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const clearLine = "\r\u001b[2K";

/** A line that turns, on a terminal; anywhere else the first text is said once. */
export function startProgress(sink: Sink, first: Text): Progress {
  if (!sink.isTerminal) {
    sink.write(`${render(first, false)}\n`);
    return { update: () => undefined, end: () => undefined };
  }
  let text = first;
  let frame = 0;
  const draw = (): void => {
    const line = cut(text, Math.max(1, sink.width() - 3));
    const turning = render(styled(frames[frame++ % frames.length] ?? "", "accent"), sink.withColour);
    sink.write(`${clearLine}${turning} ${render(line, sink.withColour)}`);
  };
  const end = (): void => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    process.removeListener("exit", end);
    sink.write(clearLine + showCursor);
  };
  sink.write(hideCursor);
  draw();
  let timer: ReturnType<typeof setInterval> | undefined = setInterval(draw, frameMs);
  // Whatever ends the process, the cursor comes back.
  process.once("exit", end);
  return {
    update: (next) => {
      text = next;
    },
    end,
  };
}

/** "1,200 of 5,000 tasks", or without a total "1,200 tasks". */
export const amount = (done: number, total: number | undefined, noun: string): Text =>
  total === undefined
    ? `${done.toLocaleString("en")} ${noun}`
    : [`${done.toLocaleString("en")} `, dim(`of ${total.toLocaleString("en")} ${noun}`)];
