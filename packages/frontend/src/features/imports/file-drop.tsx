import clsx from "clsx";
import { File as FileIcon, X } from "lucide-react";
import { useId, useState } from "react";
import { IconButton } from "../../ui/button.js";
import { formatBytes } from "../../ui/format/numbers.js";

interface FileDropProps {
  readonly label: string;
  /** Ends of names, with the dot. */
  readonly accept: readonly string[];
  readonly mostBytes: number;
  readonly hint: string;
  readonly chosen: File | null;
  readonly disabled: boolean;
  readonly onChoose: (file: File | null) => void;
}

/** One file, dropped or chosen; what cannot be taken is refused before anything is sent. */
export function FileDrop({ label, accept, mostBytes, hint, chosen, disabled, onChoose }: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    const isKind = accept.some((ending) => file.name.toLowerCase().endsWith(ending));
    const reason = !isKind
      ? `${file.name} does not end with ${accept.join(" or ")}.`
      : file.size > mostBytes
        ? `${file.name} has ${formatBytes(file.size)}, the limit is ${formatBytes(mostBytes)}.`
        : null;
    setRefused(reason);
    onChoose(reason === null ? file : null);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (!disabled) take(event.dataTransfer.files[0]);
        }}
        className={clsx(
          "flex h-24 items-center justify-center rounded-control border border-dashed focus-within:outline-2 focus-within:outline-accent",
          isOver
            ? "border-accent-line bg-accent-soft"
            : refused
              ? "border-bad"
              : "border-line-2 hover:border-line-control",
        )}
      >
        <span className="text-ink-2">
          Drop a file or <span className="text-accent-ink">choose</span>
        </span>
        <input
          id={id}
          type="file"
          aria-label={label}
          accept={accept.join(",")}
          disabled={disabled}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {refused ? (
        <p role="alert" className="text-meta text-bad-ink">
          {refused}
        </p>
      ) : (
        <p className="text-meta text-ink-3">{hint}</p>
      )}
      {chosen && (
        <p className="flex h-8 items-center gap-2 rounded-control border border-line px-2.5">
          <FileIcon className="small text-ink-3" />
          <span className="min-w-0 flex-1 truncate font-mono text-mono">{chosen.name}</span>
          <span className="tabular text-meta text-ink-3">{formatBytes(chosen.size)}</span>
          <IconButton
            label={`Leave out ${chosen.name}`}
            disabled={disabled}
            onClick={() => onChoose(null)}
            className="size-6!"
          >
            <X className="small" />
          </IconButton>
        </p>
      )}
    </div>
  );
}
