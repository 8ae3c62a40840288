/** Colours of code for short samples in Python, TypeScript, shell and JSON: enough words, no grammar. */

type TokenKind = "keyword" | "string" | "number" | "function" | "comment" | "plain";
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const pattern =
  /(?<comment>(?:#|\/\/).*)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?<keyword>\b(?:import|from|for|in|of|def|return|if|else|await|async|const|let|new|export|as|with|true|false|null|None|True|False)\b)|(?<number>\b\d+(?:\.\d+)?\b)|(?<function>\b\w+(?=\())/g;

/** The text in pieces, each with its kind; joined they are the text. */
export function highlight(code: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > from) tokens.push({ kind: "plain", text: code.slice(from, match.index) });
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? "plain";
    tokens.push({ kind: kind as TokenKind, text: match[0] });
    from = match.index + match[0].length;
  }
  tokens.push({ kind: "plain", text: code.slice(from) });
  return tokens;
}
