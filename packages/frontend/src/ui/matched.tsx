/** A text with the letters that were sought in the accent's ink. */
export function Matched({ text, sought }: { readonly text: string; readonly sought: string }) {
  const at = sought === "" ? -1 : text.toLowerCase().indexOf(sought.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <span className="font-semibold text-accent-ink">{text.slice(at, at + sought.length)}</span>
      {text.slice(at + sought.length)}
    </>
  );
}
