export {
  formatDuration,
  formatElapsed,
  formatExactDuration,
  formatOffset,
} from "@rollout/contract/words";
