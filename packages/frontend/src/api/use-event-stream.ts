import { useEffect, useEffectEvent, useRef, useState } from "react";
import { EventStream, type LiveState } from "./event-stream.js";

export interface LiveConnection {
  readonly state: LiveState;
  readonly retryNow: () => void;
}

/** Keeps one event stream open while `path` is given; a new path is a new stream. */
export function useEventStream(
  workspace: string,
  path: string | null,
  onMessage: (event: string, data: unknown) => void,
): LiveConnection {
  const [state, setState] = useState<LiveState>({ phase: "connecting" });
  const stream = useRef<EventStream | null>(null);
  const receive = useEffectEvent(onMessage);
  // The outside system is the open connection.
  useEffect(() => {
    if (path === null) return;
    setState({ phase: "connecting" });
    const opened = new EventStream({
      path,
      workspace,
      onMessage: (event, data) => receive(event, data),
      onState: setState,
    });
    stream.current = opened;
    return () => opened.close();
  }, [path, workspace]);
  return { state, retryNow: () => stream.current?.retryNow() };
}
