/** What patterns of output schemas may not use: the server matches them with RE2, in linear time. */

const lookaround = (sign: string, kind: string): string =>
  `uses a ${kind}, ${sign}, which is not supported (patterns run on RE2). Write it as a pattern of its own, within allOf or within not`;

const backReference = (sign: string): string =>
  `refers back to a group, ${sign}, which is not supported (patterns run on RE2). Write out what the group may be`;

const other = (sign: string, kind: string): string =>
  `uses ${kind}, ${sign}, which is not supported (patterns run on RE2). Write it without`;

/**
 * Why a pattern of usual regular expressions cannot be matched by RE2, for a person; undefined where nothing of that
 * kind is in it. The sentence has no full stop at its end.
 */
export function unsupportedInPattern(pattern: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at, at + 4);
    if (rest.startsWith("\\")) {
      const reference = inClass ? null : /^\\(?:[1-9]|k<)/.exec(rest);
      if (reference) return backReference(reference[0]);
      at++;
    } else if (rest.startsWith("[")) inClass = true;
    else if (rest.startsWith("]")) inClass = false;
    else if (!inClass) {
      const sign = /^\(\?(?:<?[=!]|>)/.exec(rest)?.[0];
      if (sign === "(?>") return other(sign, "an atomic group");
      if (sign !== undefined) return lookaround(sign, sign[2] === "<" ? "lookbehind" : "lookahead");
      const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(at, at + 40));
      if (repeat && Math.max(Number(repeat[1]), Number(repeat[2] ?? 0)) > mostRepeats)
        return `repeats more than ${mostRepeats} times, ${repeat[0]}, which is not supported (patterns run on RE2). Use maxLength for long texts`;
    }
  }
  return undefined;
}

/** Of RE2. */
const mostRepeats = 1_000;
