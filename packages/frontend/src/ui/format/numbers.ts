export {
  countOf,
  formatBytes,
  formatCost,
  formatCount,
  formatRate,
  formatScore,
  formatTokens,
  sumOfKnown,
} from "@rollout/contract/words";
