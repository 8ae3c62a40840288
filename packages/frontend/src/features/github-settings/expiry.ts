const dayMs = 86_400_000;
/** A token that ends within so many days is told of. */
const soonDays = 14;

/** When a token ends, as a person plans by it. Times are Unix ms. */
export function expiryWords(
  at: number,
  now: number,
): { readonly words: string; readonly isSoon: boolean; readonly isOver: boolean } {
  const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", year: "numeric" }).format(at);
  if (at <= now)
    return { words: `The token expired on ${day}. Enter a new one.`, isSoon: true, isOver: true };
  const days = Math.ceil((at - now) / dayMs);
  const isSoon = days <= soonDays;
  const left = days === 1 ? "in a day" : `in ${days} days`;
  return {
    words: isSoon ? `The token expires ${left}, on ${day}.` : `Expires on ${day}.`,
    isSoon,
    isOver: false,
  };
}
