import { highlight } from "./highlight.js";

const colours = {
  keyword: "text-code-keyword",
  string: "text-code-string",
  number: "text-code-number",
  function: "text-code-function",
  comment: "text-code-comment",
  plain: "",
} as const;

/** Code in its colours. */
export function CodeText({ code }: { readonly code: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre tabIndex={0} className="overflow-x-auto font-mono text-mono whitespace-pre">
      <code>
        <CodeLine code={code} />
      </code>
    </pre>
  );
}

/** Code in its colours, in the flow of what is around it: a line of a longer text. */
export const CodeLine = ({ code }: { readonly code: string }) =>
  highlight(code).map(({ kind, text }, index) =>
    kind === "plain" ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name.
      <span key={index} className={colours[kind]}>
        {text}
      </span>
    ),
  );
