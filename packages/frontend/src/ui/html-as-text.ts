import type { Html, PhrasingContent, Root } from "mdast";

type Parent = { children: Node[] };
type Node = { type: string; value?: string; children?: Node[] };

/** Holds words, so that text may stand in it as it is. */
const isOfWords = ({ type }: Node): boolean =>
  ["paragraph", "heading", "emphasis", "strong", "delete", "link", "tableCell"].includes(type);

/** Lines of HTML as a reader sees the source: each on a line of its own. */
const shown = ({ value }: Pick<Html, "value">): PhrasingContent[] =>
  value
    .split("\n")
    .flatMap((line, index): PhrasingContent[] =>
      index === 0 ? [{ type: "text", value: line }] : [{ type: "break" }, { type: "text", value: line }],
    );

/**
 * Makes HTML in Markdown text: instructions are full of tags that are meant for a model (`<answer>`), and who reads
 * them must see what the agent gets.
 */
export const htmlAsText =
  () =>
  (root: Root): void =>
    showIn(root as unknown as Parent & Node);

function showIn(parent: Parent & Node): void {
  parent.children = parent.children.flatMap((node): Node[] => {
    if (node.type === "html") {
      const words = shown({ value: node.value ?? "" }) as unknown as Node[];
      return isOfWords(parent) ? words : [{ type: "paragraph", children: words }];
    }
    if (node.children) showIn(node as Parent & Node);
    return [node];
  });
}
