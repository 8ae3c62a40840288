import type { AuditEntry } from "@rollout/contract";
import type { ReactNode } from "react";
import { CopyButton } from "../../ui/copy-button.js";
import { meaningOf } from "./audit-sentence.js";
import { type ChangeLine, changeLines } from "./change-lines.js";

/** What an entry has beyond its sentence: what changed, and the ids that find it elsewhere. */
export function AuditDetails({ entry }: { readonly entry: AuditEntry }) {
  const lines = changeLines(entry.before, entry.after);
  const meaning = meaningOf(entry);
  return (
    <div className="flex flex-wrap items-start gap-x-7 gap-y-3 py-2.5 pr-4 pl-[120px] max-tablet:pl-7 max-phone:px-3">
      {(lines.length > 0 || meaning !== null) && (
        <div className="min-w-60 max-w-[640px] flex-[1.6] max-phone:min-w-0 max-phone:basis-full">
          {meaning !== null && <p className="mb-2 border-l-2 border-bad pl-3">{meaning}</p>}
          {lines.length > 0 && (
            <div className="overflow-hidden rounded-control border border-line bg-sunken py-1">
              {lines.map((line) => (
                <Line key={line.sign + line.key} line={line} />
              ))}
            </div>
          )}
        </div>
      )}
      <dl className="min-w-60 flex-1 max-phone:basis-full">
        <Fact word="Action">{entry.action}</Fact>
        {entry.code !== null && <Fact word="Code">{entry.code}</Fact>}
        {entry.object?.id && <Fact word="Object" copied={entry.object.id} />}
        {entry.actor.id && <Fact word="Who" copied={entry.actor.id} />}
        {entry.sessionId && <Fact word="Session" copied={entry.sessionId} />}
        {entry.requestId && <Fact word="Request" copied={entry.requestId} />}
        <Fact word="When">{entry.at}</Fact>
      </dl>
    </div>
  );
}

const grounds = { " ": "", "-": "bg-del", "+": "bg-add" } as const;
const markGrounds = { " ": "", "-": "bg-del-mark", "+": "bg-add-mark" } as const;
const signWords = { " ": "", "-": "before: ", "+": "after: " } as const;

const Line = ({ line: { sign, key, parts } }: { readonly line: ChangeLine }) => {
  const [start, changed, end] = parts;
  return (
    <div className={`flex px-3 font-mono text-mono ${grounds[sign]}`}>
      <span className="w-7 flex-none text-ink-2" aria-hidden="true">
        {sign === "-" ? "−" : sign}
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="sr-only">{signWords[sign]}</span>
        {key}: {start}
        {changed && <span className={`rounded-bar text-ink ${markGrounds[sign]}`}>{changed}</span>}
        {end}
      </span>
    </div>
  );
};

interface FactProps {
  readonly word: string;
  /** An id, with a button that copies it. */
  readonly copied?: string;
  readonly children?: ReactNode;
}

const Fact = ({ word, copied, children }: FactProps) => (
  <div className="flex min-h-6 items-center gap-2">
    <dt className="w-[72px] flex-none text-meta text-ink-3">{word}</dt>
    <dd className="min-w-0 truncate font-mono text-mono">
      {copied === undefined ? children : <span title={copied}>{middleCut(copied)}</span>}
    </dd>
    {copied !== undefined && (
      <dd className="[&_button]:size-6! [&_svg]:size-[13px]!">
        <CopyButton text={copied} />
      </dd>
    )}
  </div>
);

/** Ids are cut in the middle: 8 … 4. */
const middleCut = (id: string): string => (id.length <= 24 ? id : `${id.slice(0, 12)}…${id.slice(-6)}`);
