/** HTML that is safe to send: only `html` makes it, and everything put into it is escaped or of this kind. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/** Builds HTML; texts are escaped, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? "";
  parts.forEach((part, index) => {
    text += render(part) + strings[index + 1];
  });
  return new Html(text);
}

/** Text with `code` between backticks and paragraphs between empty lines. */
export function prose(text: string): Html {
  const paragraphs = text
    .split("\n\n")
    .map((paragraph) =>
      paragraph.split("`").map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece)),
    );
  return html`${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}`;
}

export const nothing = new Html("");

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(render).join("");
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
