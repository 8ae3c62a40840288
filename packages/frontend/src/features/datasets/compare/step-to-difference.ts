/** Goes from difference to difference within a task. */

/** Attribute of a part of a task that differs. */
export const differenceAttribute = "data-difference";
const currentAttribute = "data-current";

/** Brings the next part that differs into view and marks it; false where there is no further one. */
export function stepToDifference(pane: HTMLElement, step: 1 | -1): boolean {
  const places = [...pane.querySelectorAll<HTMLElement>(`[${differenceAttribute}]`)];
  const at = places.findIndex((place) => place.hasAttribute(currentAttribute));
  const next = at < 0 && step === -1 ? undefined : places[at + step];
  if (next === undefined) return false;
  places[at]?.removeAttribute(currentAttribute);
  next.setAttribute(currentAttribute, "");
  next.scrollIntoView({ block: "nearest" });
  return true;
}
