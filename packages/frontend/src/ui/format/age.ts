export { formatAge, formatClock, formatExact, formatSpan } from "@rollout/contract/words";
