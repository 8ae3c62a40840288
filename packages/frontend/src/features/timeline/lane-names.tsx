/** Names of the lanes beside the canvas; an agent's lane folds. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { TimelineStage } from "./timeline-stage.js";
import { useStageState } from "./use-stage-state.js";

interface LaneNamesProps {
  readonly stage: TimelineStage;
  readonly onToggle: (label: string) => void;
}

export function LaneNames({ stage, onToggle }: LaneNamesProps) {
  const { stack, compact } = useStageState(stage);
  const scrollY = useSyncExternalStore(stage.subscribe, () => stage.scrollY);
  if (compact) return null;
  return (
    <div className="timeline-names">
      <div className="timeline-name-minimap">whole rollout</div>
      <div className="timeline-name-ruler">time since start</div>
      <div className="timeline-name-lanes">
        {stack.boxes.map(({ kind, label, y, height, folded }) => (
          <div
            key={`${kind} ${label}`}
            className={`timeline-name timeline-name-${folded ? "folded" : kind}`}
            style={{ top: y - scrollY, height }}
          >
            {kind === "agent" && (
              <button
                type="button"
                aria-expanded={!folded}
                aria-label={`Lane ${label}`}
                onClick={() => onToggle(label)}
              >
                {folded ? (
                  <ChevronRight size={13} strokeWidth={1.6} />
                ) : (
                  <ChevronDown size={13} strokeWidth={1.6} />
                )}
              </button>
            )}
            <span title={label}>{label}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
