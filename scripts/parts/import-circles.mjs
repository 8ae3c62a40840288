/** Files that import each other in a circle: none of them can be read, moved or tested without the others. */

/**
 * One breach for each circle, told at its first file in the order of the alphabet.
 *
 * @param {readonly ReturnType<import("./source-facts.mjs").sourceFacts>[]} files
 */
export function circlesOf(files) {
  const byPath = new Map(files.map((facts) => [facts.path, facts]));
  const resolve = (target) => [target, `${target}x`].find((path) => byPath.has(path));
  const reached = new Map(
    files.map(({ path, imports }) => [
      path,
      [...new Set(imports.map(({ target }) => resolve(target)).filter((target) => target !== undefined))],
    ]),
  );
  const told = new Set();
  return [...byPath.keys()].sort().flatMap((path) => {
    if (told.has(path)) return [];
    const circle = shortestWayBack(path, reached);
    if (circle === null) return [];
    for (const member of circle) told.add(member);
    const line = byPath.get(path).imports.find(({ target }) => resolve(target) === circle[1]).line;
    return {
      path,
      rule: circleRule,
      line,
      message: [...circle, path].join(" imports "),
      mend: "move what both need into a file of its own, which both import.",
    };
  });
}

export const circleRule = "no-circles";

/** The files from one back to itself, that one first; null where no way leads back. */
function shortestWayBack(start, reached) {
  const from = new Map();
  const queue = [start];
  for (const path of queue) {
    for (const next of reached.get(path)) {
      if (next === start) {
        const way = [path];
        while (way[0] !== start) way.unshift(from.get(way[0]));
        return way;
      }
      if (!from.has(next)) {
        from.set(next, path);
        queue.push(next);
      }
    }
  }
  return null;
}
