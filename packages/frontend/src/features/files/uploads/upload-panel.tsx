import clsx from "clsx";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../../ui/button.js";
import { formatProgress } from "../../../ui/format/numbers.js";
import { useNarrower } from "../../../ui/use-media.js";
import { isOver, isUnderWay, shareSent, type UploadItem } from "./upload-item.js";
import type { UploadQueue } from "./upload-queue.js";
import { UploadRow } from "./upload-row.js";

interface UploadPanelProps {
  readonly items: readonly UploadItem[];
  readonly queue: UploadQueue;
}

/** Every upload of the page, floating below the list; on a phone one line that opens. */
export function UploadPanel({ items, queue }: UploadPanelProps) {
  const [isFolded, setIsFolded] = useState(useNarrower("phone"));
  if (items.length === 0) return null;
  const done = items.filter(({ state }) => state === "done").length;
  const isBusy = items.some(isUnderWay);
  const failed = items.filter(({ state }) => state === "failed").length;
  const areAllOver = items.every(isOver);
  const share = shareSent(items);
  const Fold = isFolded ? ChevronUp : ChevronDown;
  return (
    <section
      aria-label="Uploads"
      className="absolute inset-x-4 bottom-4 z-20 flex max-h-[min(60%,360px)] flex-col rounded-menu bg-raised shadow-menu max-phone:inset-x-0 max-phone:bottom-0 max-phone:rounded-b-none"
    >
      <div
        className={clsx(
          "flex h-9 flex-none items-center gap-2 pr-2 pl-3 max-phone:h-12",
          !isFolded && "border-b border-line",
        )}
      >
        <h2 className="min-w-0 truncate font-medium">{titleOf(items, isBusy)}</h2>
        <span className="tabular flex-none text-meta text-ink-2" role="status">
          {done} of {items.length} done
        </span>
        {isFolded && isBusy && share !== null && (
          <span className="tabular flex-none text-meta text-ink-3">{formatProgress(share)}</span>
        )}
        <span className="ml-auto flex items-center gap-1">
          {failed > 1 && (
            <Button variant="ghost" size="small" onClick={() => queue.retryFailed()}>
              Retry {failed}
            </Button>
          )}
          {isBusy && (
            <Button variant="ghost" size="small" onClick={() => queue.cancelAll()}>
              Cancel all
            </Button>
          )}
          <IconButton
            label={isFolded ? "Show uploads" : "Fold uploads"}
            onClick={() => setIsFolded(!isFolded)}
          >
            <Fold className="small" />
          </IconButton>
          {areAllOver && (
            <IconButton label="Close" onClick={() => queue.dismissOver()}>
              <X className="small" />
            </IconButton>
          )}
        </span>
      </div>
      {!isFolded && (
        <ul aria-label="Files" className="min-h-0 overflow-y-auto py-1">
          {items.map((item) => (
            <UploadRow key={item.id} item={item} queue={queue} />
          ))}
        </ul>
      )}
    </section>
  );
}

function titleOf(items: readonly UploadItem[], isBusy: boolean): string {
  const folders = new Set(items.map(({ folder }) => folder));
  const [folder = ""] = folders;
  const word = isBusy ? "Uploading" : items.some(({ state }) => state === "done") ? "Uploaded" : "Uploads";
  if (folders.size > 1 || folder === "") return word;
  return `${word} to ${folder.split("/").at(-2)}`;
}
