/** An error in full: code in 600, sentence below. */
export const ErrorBlock = ({ title, text }: { readonly title: string | null; readonly text: string }) => (
  <div className="max-w-[640px] border-l-2 border-bad pl-3">
    {title !== null && <p className="font-semibold text-bad-ink [overflow-wrap:anywhere]">{title}</p>}
    {text !== "" && <p className="[overflow-wrap:anywhere]">{text}</p>}
  </div>
);
