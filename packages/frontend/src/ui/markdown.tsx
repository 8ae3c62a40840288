// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
/** Markdown from agents and users: untrusted, so it is sanitised and fetches nothing. */
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { htmlAsText } from "./html-as-text.js";

const components: Components = {
  // A picture from elsewhere would tell its server who reads this.
  img: ({ alt, src }) => (
    <span className="text-ink-3">
      [image{alt ? ` ${alt}` : ""}: {String(src ?? "")}]
    </span>
  ),
  a: ({ href, children }) => (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className="text-accent-ink underline underline-offset-2"
    >
      {children}
    </a>
  ),
  pre: ({ children }) => (
    <pre
      tabIndex={0}
      className="my-2 overflow-x-auto rounded-control border border-line bg-sunken p-3 font-mono text-mono"
    >
      {children}
    </pre>
  ),
  code: ({ children }) => <code className="font-mono text-[0.88em]">{children}</code>,
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="tabular my-2 border-collapse text-ui [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_th]:font-medium">
        {children}
      </table>
    </div>
  ),
};

export default function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="prose-text text-prose">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, htmlAsText]}
        rehypePlugins={[rehypeSanitize]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
