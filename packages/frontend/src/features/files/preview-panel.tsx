/** An object as it is looked at: what it shows, what is known of it, what can be done with it. */
import { Download, ExternalLink, Paperclip, Trash2, X } from "lucide-react";
import { useRef, useState } from "react";
import { contentAddress, shownAddress } from "../../api/files.js";
import { useDeleteRefusal, useMembership } from "../../api/membership.js";
import { useWorkspace } from "../../api/workspace.js";
import { Button, buttonClass, IconButton } from "../../ui/button.js";
import { firstFocus } from "../../ui/dialog.js";
import { useKeys } from "../../ui/keyboard.js";
import { AttachDialog } from "./attach-dialog.js";
import { DeleteQuestion } from "./delete-question.js";
import { fileTypeOf } from "./file-type.js";
import { ObjectFacts } from "./object-facts.js";
import { PreviewOf } from "./preview/preview-of.js";
import type { ShownObject } from "./preview/use-bytes.js";

/** What a browser shows whole where it is opened by itself. */
const openKinds: ReadonlySet<string> = new Set(["pdf", "image", "audio", "video"]);

const iconLinkClass =
  "inline-flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink";

interface PreviewPanelProps extends ShownObject {
  readonly storageName: string;
  readonly onDeleted: () => void;
  /** Of a sheet. */
  readonly onClose?: (() => void) | undefined;
}

export function PreviewPanel({ storageName, onDeleted, onClose, ...shown }: PreviewPanelProps) {
  const { storage, object } = shown;
  const workspace = useWorkspace();
  const [isAsking, setIsAsking] = useState(false);
  const [isAttaching, setIsAttaching] = useState(false);
  const trash = useRef<HTMLButtonElement>(null);
  const download = useRef<HTMLAnchorElement>(null);
  const { isOwner } = useMembership();
  const refusalOf = useDeleteRefusal();
  const refusal =
    storage === null && object.taskCount > 0
      ? "Tasks use this file: it cannot be deleted"
      : storage === null
        ? refusalOf(object)
        : isOwner
          ? undefined
          : "Only owners delete objects of buckets";
  const canOpen = openKinds.has(fileTypeOf(object.name).kind);
  useKeys("File", [
    { keys: "a", word: "Attach to a task", run: () => setIsAttaching(true) },
    { keys: "d", word: "Download", run: () => download.current?.click() },
    { keys: "Delete", word: "Delete", run: () => refusal === undefined && setIsAsking(true) },
  ]);
  return (
    <>
      <div className="flex h-10 flex-none items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-medium" title={object.name}>
          {object.name}
        </h2>
        <IconButton
          ref={trash}
          label={refusal ?? `Delete ${object.name}`}
          disabled={refusal !== undefined}
          onClick={() => setIsAsking(true)}
        >
          <Trash2 />
        </IconButton>
        {canOpen && (
          <a
            href={shownAddress(workspace, { storage, ...object })}
            target="_blank"
            rel="noreferrer"
            aria-label={`Open ${object.name} in a tab of its own`}
            title={`Open ${object.name} in a tab of its own`}
            className={iconLinkClass}
          >
            <ExternalLink />
          </a>
        )}
        <a
          ref={download}
          href={contentAddress(workspace, { storage, ...object })}
          download
          aria-label={`Download ${object.name}`}
          title={`Download ${object.name}`}
          className={iconLinkClass}
        >
          <Download />
        </a>
        {onClose && (
          <IconButton {...firstFocus} label="Close" onClick={onClose} className="max-phone:size-11!">
            <X />
          </IconButton>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
        <PreviewOf {...shown} key={`${storage}${object.fileId}${object.key}`} />
        <ObjectFacts {...shown} />
        <div className="flex flex-col gap-2">
          <Button icon={<Paperclip />} onClick={() => setIsAttaching(true)} className="max-phone:h-11">
            Attach to a task
          </Button>
          <a
            href={contentAddress(workspace, { storage, ...object })}
            download
            className={`${buttonClass()} hidden! max-phone:inline-flex! max-phone:h-11`}
          >
            <Download /> Download
          </a>
        </div>
      </div>
      <DeleteQuestion
        anchor={trash}
        open={isAsking}
        onOpenChange={setIsAsking}
        {...shown}
        storageName={storageName}
        onDeleted={onDeleted}
      />
      {isAttaching && <AttachDialog {...shown} onClose={() => setIsAttaching(false)} />}
    </>
  );
}
