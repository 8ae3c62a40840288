import type { RolloutId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { eventSearchQuery } from "../../api/rollouts.js";
import { useWorkspace } from "../../api/workspace.js";
import {
  type EventKey,
  eventKey,
  type PreparedTimeline,
  searchWords,
} from "../../features/timeline/index.js";

/** Events with the text: by their names at once, by their payloads when the server has looked. */
export function useEventSearch(
  rolloutId: RolloutId,
  model: PreparedTimeline | null,
  text: string,
): readonly EventKey[] | null {
  const workspace = useWorkspace();
  const found = useQuery(eventSearchQuery(workspace, rolloutId, text)).data;
  return useMemo(() => {
    if (text === "" || model === null) return null;
    if (found) return found.keys.map(([writer, seq]) => eventKey(writer, seq));
    return searchWords(model.columns, text);
  }, [text, model, found]);
}
