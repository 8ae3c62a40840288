import { lazy, Suspense } from "react";

/** Fetches the parser ahead of the first text that needs it. */
export const loadMarkdown = () => import("./markdown.js");

const Markdown = lazy(loadMarkdown);

/** What plain prose never holds; without any of it the text needs no parser. */
const marks = /[*_`#[\]<>|~\\]|^\s*([-+]|\d+[.)])\s|https?:|www\.|\n\s*[-=]{3,}/m;

/** Markdown, loaded when a text needs it; until then the text as it is. */
export function LazyMarkdown({ text }: { readonly text: string }) {
  const plain = <div className="text-prose whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</div>;
  if (!marks.test(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}
