import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { noteRefusal, whenSessionIsBack } from "./access.js";
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
  const client = useQueryClient();
  // The outside system is the open connection.
  useEffect(() => {
    if (path === null) return;
    setState({ phase: "connecting" });
    const opened = new EventStream({
      path,
      workspace,
      onMessage: (event, data) => receive(event, data),
      onState: (next) => {
        setState(next);
        if (next.phase === "refused") noteRefusal(client, next.error);
      },
    });
    stream.current = opened;
    const stopWaiting = whenSessionIsBack(opened.retryNow);
    return () => {
      stopWaiting();
      opened.close();
    };
  }, [path, workspace, client]);
  return { state, retryNow: () => stream.current?.retryNow() };
}
