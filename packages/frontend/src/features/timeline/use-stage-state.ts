/** What the stage shows, for components around the canvas. */
import { useSyncExternalStore } from "react";
import type { StageState, TimelineStage } from "./timeline-stage.js";

export const useStageState = (stage: TimelineStage): StageState =>
  useSyncExternalStore(stage.subscribe, () => stage.state);
