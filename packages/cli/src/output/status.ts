import type { RolloutStatus } from "@rollout/contract";
import { type Style, type Styled, styled } from "./text.js";

const styles: Readonly<Record<RolloutStatus, Style>> = {
  succeeded: "good",
  failed: "bad",
  stalled: "warn",
  running: "accent",
};

export const statusText = (status: RolloutStatus): Styled => styled(status, styles[status]);
