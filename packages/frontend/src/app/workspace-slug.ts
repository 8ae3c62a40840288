/** The address of a workspace, as it is suggested from a name and judged while it is typed. */
import { workspaceSlugPattern } from "@rollout/contract";

const longest = 63;

/** `Nördlich & Söhne` as `nordlich-sohne`; empty where no letter or digit is left. */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");

/** What is wrong with a slug, in the words of a form; undefined when nothing is. */
export function slugProblem(slug: string): string | undefined {
  if (slug === "") return "An address needs at least one letter or digit.";
  if (workspaceSlugPattern.test(slug)) return undefined;
  if (slug.length > longest) return `At most ${longest} characters.`;
  if (/[A-Z]/.test(slug)) return "Lower-case letters only.";
  if (slug.startsWith("-") || slug.endsWith("-")) return "It begins and ends with a letter or digit.";
  return "Letters from a to z, digits and hyphens.";
}
