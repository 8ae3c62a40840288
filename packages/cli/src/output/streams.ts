import { once } from "node:events";

/** What a terminal or a pipe is to this program. */
export interface Sink {
  write(text: string): void;
  /** Resolves when what was written is taken, or nobody takes it any more. */
  taken(): Promise<void>;
  readonly isTerminal: boolean;
  /** Columns; Infinity where nothing cuts lines. */
  readonly width: () => number;
  readonly withColour: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Colour is for terminals that know it, unless https://no-color.org says no; a pipe never gets any. */
export function sinkOf(stream: NodeJS.WriteStream, environment: Environment): Sink {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    taken: async () => {
      if (!stream.writableNeedDrain) return;
      const end = new AbortController();
      const events = ["drain", "close"].map((event) => once(stream, event, { signal: end.signal }));
      await Promise.race(events).catch(() => undefined);
      end.abort();
    },
    isTerminal,
    width: () => (isTerminal ? stream.columns || 80 : Number.POSITIVE_INFINITY),
    withColour: isTerminal && !environment.NO_COLOR && environment.TERM !== "dumb",
  };
}
