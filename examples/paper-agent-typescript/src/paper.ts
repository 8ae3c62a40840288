/** What can be read from a paper without a language model: sentences, figures, limits. */

export interface Paper {
  readonly title: string;
  readonly sentences: readonly string[];
  /** Sentences of the part that begins with "Limits."; empty when the authors name none. */
  readonly limits: readonly string[];
}

export function readPaper(text: string): Paper {
  const [title = "", ...paragraphs] = text.trim().split(/\n\s*\n/);
  const body = paragraphs.map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim());
  const limits = body.filter((paragraph) => paragraph.startsWith("Limits."));
  return {
    title,
    sentences: body.flatMap(sentencesOf),
    limits: limits.flatMap((paragraph) => sentencesOf(paragraph.replace(/^Limits\.\s*/, ""))),
  };
}

const sentencesOf = (paragraph: string): string[] =>
  paragraph
    .replace(/^(Abstract|Results)\.\s*/, "")
    .split(/(?<=[.!?])\s+(?=[A-Z])/)
    .filter((sentence) => sentence.length > 0);

/** Sentences that hold a number, those with the most digits first. */
export const sentencesWithFigures = (paper: Paper): string[] =>
  paper.sentences
    .filter((sentence) => /\d/.test(sentence))
    .toSorted((a, b) => b.replaceAll(/\D/g, "").length - a.replaceAll(/\D/g, "").length);

/** The sentence whose words are said most often in the paper. */
export function centralSentence(paper: Paper): string {
  const counts = new Map<string, number>();
  const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{5,}/g) ?? [];
  for (const word of paper.sentences.flatMap(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = (sentence: string): number => {
    const own = words(sentence);
    return own.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / Math.max(own.length, 8);
  };
  return paper.sentences.toSorted((a, b) => weight(b) - weight(a))[0] ?? paper.title;
}
