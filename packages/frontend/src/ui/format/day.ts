export { formatDay, formatPastDay, formatUntil } from "@rollout/contract/words";
