/** Whether the view goes along with a running rollout, and the way to change it. */
import { ArrowRightToLine } from "lucide-react";
import type { TimelineStage } from "./timeline-stage.js";
import { useStageState } from "./use-stage-state.js";

export function FollowButton({ stage }: { readonly stage: TimelineStage }) {
  const { following } = useStageState(stage);
  return (
    <button
      type="button"
      className="timeline-follow"
      aria-pressed={following}
      onClick={() => stage.toggleFollow()}
    >
      <ArrowRightToLine size={13} strokeWidth={1.6} aria-hidden="true" />
      {following ? "Following" : "Follow"}
      <kbd>F</kbd>
    </button>
  );
}
