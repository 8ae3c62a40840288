import { X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "../../../ui/button.js";
import { formatDuration } from "../../../ui/format/duration.js";
import { formatBytes, formatProgress } from "../../../ui/format/numbers.js";
import { ProgressBar } from "../../../ui/progress-bar.js";
import { RunningMark, StatusMark } from "../../../ui/status-mark.js";
import { WaitingMark } from "../../../ui/waiting-mark.js";
import { isUnderWay, nameIn, secondsLeft, type UploadItem } from "./upload-item.js";
import type { TakenAnswer, UploadQueue } from "./upload-queue.js";
import { useOnline } from "./use-online.js";

interface UploadRowProps {
  readonly item: UploadItem;
  readonly queue: UploadQueue;
}

/** One file on its way: its state, and what can be done about it. */
export function UploadRow({ item, queue }: UploadRowProps) {
  const name = nameIn(item);
  const canLeave = item.state !== "done" && item.state !== "cancelled";
  return (
    <li className="grid min-h-7 grid-cols-[14px_minmax(0,190px)_72px_minmax(0,1fr)_28px] items-center gap-x-2.5 px-3 max-phone:min-h-11 max-phone:grid-cols-[14px_minmax(0,1fr)_auto_44px]">
      <ItemMark item={item} />
      <span className="truncate" title={name}>
        {name}
      </span>
      <span className="tabular text-right text-meta text-ink-2">{formatBytes(item.size)}</span>
      <div className="min-w-0 max-phone:col-span-2 max-phone:col-start-2 max-phone:row-start-2 max-phone:pb-1.5">
        <ItemState item={item} queue={queue} />
      </div>
      {canLeave && (
        <IconButton
          label={`${leaveWord(item)} ${name}`}
          className="max-phone:row-start-1 max-phone:col-start-4 max-phone:size-11!"
          onClick={() => queue.cancel(item.id)}
        >
          <X className="small" />
        </IconButton>
      )}
    </li>
  );
}

const leaveWord = (item: UploadItem): string =>
  isUnderWay(item) ? "Cancel" : item.state === "interrupted" ? "Remove" : "Dismiss";

function ItemMark({ item: { state } }: { readonly item: UploadItem }) {
  if (state === "done") return <StatusMark status="succeeded" />;
  if (state === "sending") return <RunningMark />;
  if (state === "failed" || state === "refused") return <StatusMark status="failed" />;
  if (state === "interrupted" || state === "taken") return <StatusMark status="stalled" />;
  return <WaitingMark />;
}

function ItemState({ item, queue }: UploadRowProps) {
  switch (item.state) {
    case "waiting":
      return <Word>waiting</Word>;
    case "done":
      return <Word>uploaded</Word>;
    case "cancelled":
      return <Word>cancelled, nothing of it is kept</Word>;
    case "sending":
      return <Sending item={item} />;
    case "refused":
      return <span className="block text-meta text-bad-ink">{item.error?.message}</span>;
    case "failed":
      return (
        <span className="flex items-center gap-2 py-0.5 text-meta">
          <span className="min-w-0">
            <span className="text-bad-ink">{item.error?.message}</span>{" "}
            <span className="text-ink-2">{item.error?.hint}</span>
          </span>
          <Button size="small" onClick={() => queue.retry(item.id)}>
            Retry
          </Button>
        </span>
      );
    case "taken":
      return <Taken item={item} queue={queue} />;
    case "interrupted":
      return <Interrupted item={item} queue={queue} />;
  }
}

const Word = ({ children }: { readonly children: string }) => (
  <span className="block truncate text-meta text-ink-2">{children}</span>
);

function Sending({ item }: { readonly item: UploadItem }) {
  const share = item.size === 0 ? 0 : item.sent / item.size;
  const left = secondsLeft(item);
  const isOnline = useOnline();
  if (!isOnline) return <Word>{`${formatProgress(share)}, goes on when the network is back`}</Word>;
  if (item.sent === 0) return <Word>starting</Word>;
  return (
    <span className="flex items-center gap-2.5">
      <ProgressBar label={`Upload of ${nameIn(item)}`} share={share} className="w-22 flex-none" />
      <span className="tabular truncate text-meta text-ink-2">
        {formatProgress(share)}
        {item.rate !== null && `, ${formatBytes(Math.round(item.rate))}/s`}
        {left !== null &&
          left >= 1 &&
          `, ${formatDuration(Math.ceil(left) * 1000).replace(/\.\d+ s$/, " s")} left`}
      </span>
    </span>
  );
}

function Taken({ item, queue }: UploadRowProps) {
  const others = queue.items().filter((each) => each.state === "taken");
  const settle = (answer: TakenAnswer) => () => void queue.settle(item.id, answer);
  const settleAll = (answer: TakenAnswer) => () => {
    for (const each of others) void queue.settle(each.id, answer);
  };
  const isFirst = others[0]?.id === item.id;
  return (
    <span className="flex flex-wrap items-center gap-1.5 py-0.5 text-meta text-ink-2">
      A file of this name is there.
      <Button size="small" onClick={settle("replace")}>
        Replace
      </Button>
      <Button size="small" onClick={settle("keep")}>
        Keep both
      </Button>
      <Button size="small" onClick={settle("skip")}>
        Skip
      </Button>
      {isFirst && others.length > 1 && (
        <span className="flex items-center gap-1.5">
          for all {others.length}:<LinkButton onClick={settleAll("replace")}>Replace</LinkButton>
          <LinkButton onClick={settleAll("keep")}>Keep both</LinkButton>
          <LinkButton onClick={settleAll("skip")}>Skip</LinkButton>
        </span>
      )}
    </span>
  );
}

const LinkButton = ({ onClick, children }: { readonly onClick: () => void; readonly children: string }) => (
  <button type="button" onClick={onClick} className="rounded-bar text-accent-ink hover:underline">
    {children}
  </button>
);

function Interrupted({ item, queue }: UploadRowProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="flex items-center gap-2 text-meta text-ink-2">
      <span className="min-w-0">
        {item.error ? (
          <span className="text-bad-ink">{item.error.message}</span>
        ) : (
          `interrupted at ${formatProgress(item.size === 0 ? 0 : item.sent / item.size)}`
        )}
      </span>
      <Button size="small" onClick={() => input.current?.click()}>
        Choose the file again
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={`Choose ${nameIn(item)} again`}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) queue.resume(item.id, file);
        }}
      />
    </span>
  );
}
