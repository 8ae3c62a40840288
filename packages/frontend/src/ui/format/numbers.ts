export {
  countOf,
  formatBytes,
  formatCost,
  formatCount,
  formatProgress,
  formatRate,
  formatScore,
  formatTokens,
  sumOfKnown,
} from "@rollout/contract/words";
