import type { FileRole } from "@rollout/contract";
import { File, FileImage, FileLock, FolderOpen, Upload, X } from "lucide-react";
import { useRef, useState } from "react";
import { useWorkspace } from "../../../api/workspace.js";
import { PickObject } from "../../../app/pick-object.js";
import { Button, IconButton } from "../../../ui/button.js";
import { countOf, formatBytes } from "../../../ui/format/numbers.js";
import { ProgressBar } from "../../../ui/progress-bar.js";
import { Select } from "../../../ui/select.js";
import { FormSection } from "./form-section.js";
import { type FormFile, isHiddenRole, isImage, roleOfPath } from "./task-form.js";
import { useFileUploads } from "./use-file-uploads.js";

interface FileListProps {
  readonly files: readonly FormFile[];
  /** Gets the files as they are then: uploads end while others go on. */
  readonly onChange: (change: (files: readonly FormFile[]) => readonly FormFile[]) => void;
  readonly dirty: boolean;
  readonly error?: string | undefined;
}

const roles: readonly { value: FileRole; label: string; note: string }[] = [
  { value: "input", label: "input", note: "the agent gets it" },
  { value: "environment", label: "environment", note: "the agent gets it with its environment" },
  { value: "tests", label: "tests", note: "hidden, never sent to the agent" },
  { value: "solution", label: "solution", note: "hidden, never sent to the agent" },
  { value: "step", label: "step", note: "of a task of several steps, hidden" },
  { value: "metadata", label: "metadata", note: "about the task, hidden" },
];

/** A Harbor task may bring thousands of files; the form shows the first. */
const shownFiles = 100;

/** The files of a task: uploaded, dropped, or picked from storage. */
export function FileList({ files, onChange, dirty, error }: FileListProps) {
  const workspace = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  const [isPicking, setPicking] = useState(false);
  const [isOver, setOver] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const add = (file: FormFile) =>
    // The same path again replaces the file that is there.
    onChange((before) => [...before.filter(({ name }) => name !== file.name), file]);
  const { uploads, upload, cancel } = useFileUploads(workspace, (file) =>
    add({
      fileId: file.id,
      name: file.name,
      role: roleOfPath(file.name),
      size: file.size,
      contentType: file.contentType,
      source: file.source,
    }),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const shown = isWhole ? files : files.slice(0, shownFiles);
  return (
    <FormSection
      title="Files"
      dirty={dirty}
      error={error}
      action={files.length === 0 ? "none" : `${countOf(files.length, "file")}, ${formatBytes(bytes)}`}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way than the button below. */}
      <div
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          upload([...event.dataTransfer.files]);
        }}
        className={
          isOver ? "rounded-control bg-accent-soft outline-1 outline-accent-line outline-dashed" : ""
        }
      >
        {files.length + uploads.length > 0 && (
          <ul
            aria-label="Files of the task"
            className="divide-y divide-line rounded-control border border-line"
          >
            {shown.map((file) => (
              <FileRow
                key={file.name}
                file={file}
                onRole={(role) =>
                  onChange((before) =>
                    before.map((each) => (each.name === file.name ? { ...each, role } : each)),
                  )
                }
                onRemove={() => onChange((before) => before.filter(({ name }) => name !== file.name))}
              />
            ))}
            {shown.length < files.length && (
              <li className="px-2.5 py-1">
                <button
                  type="button"
                  className="text-accent-ink hover:underline"
                  onClick={() => setWhole(true)}
                >
                  Show {files.length - shown.length} more
                </button>
              </li>
            )}
            {uploads.map(({ key, name, size, sent, error: failure }) => (
              <li key={key} className="flex h-8 items-center gap-3 px-2.5">
                <span className="min-w-0 flex-1 truncate font-mono text-mono">{name}</span>
                {failure === null ? (
                  <ProgressBar
                    label={`Upload of ${name}`}
                    share={size === 0 ? 1 : sent / size}
                    className="w-32"
                  />
                ) : (
                  <span className="truncate text-bad-ink" title={failure}>
                    {failure}
                  </span>
                )}
                <span className="tabular w-16 text-right text-meta text-ink-3">{formatBytes(size)}</span>
                <IconButton label={`Cancel ${name}`} onClick={() => cancel(key)} className="size-6!">
                  <X className="small" />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap gap-2 pt-1">
          <Button
            variant="ghost"
            size="small"
            icon={<Upload className="small" />}
            onClick={() => input.current?.click()}
          >
            Upload
          </Button>
          <Button
            variant="ghost"
            size="small"
            icon={<FolderOpen className="small" />}
            onClick={() => setPicking(true)}
          >
            Pick from storage
          </Button>
          <span className="self-center text-meta text-ink-3 max-phone:hidden">or drop files here</span>
        </div>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          upload([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {isPicking && (
        <PickObject
          title="Pick a file"
          action="Add to task"
          onClose={() => setPicking(false)}
          onPick={(file, name) =>
            add({
              fileId: file.id,
              name,
              role: roleOfPath(name),
              size: file.size,
              contentType: file.contentType,
              source: file.source,
            })
          }
        />
      )}
    </FormSection>
  );
}

interface FileRowProps {
  readonly file: FormFile;
  readonly onRole: (role: FileRole) => void;
  readonly onRemove: () => void;
}

function FileRow({ file, onRole, onRemove }: FileRowProps) {
  const isHidden = isHiddenRole(file.role);
  const Icon = isHidden ? FileLock : isImage(file) ? FileImage : File;
  return (
    <li className="flex h-8 items-center gap-2 px-2.5">
      <Icon className="small text-ink-3" />
      <span className="min-w-0 flex-1 truncate font-mono text-mono" title={file.name}>
        {file.name}
        {file.source && (
          <span className="text-ink-3" title={`${file.source.bucket}/${file.source.key}`}>
            {" "}
            from {file.source.bucket}/{file.source.key}
          </span>
        )}
      </span>
      <span className="flex-none text-meta text-ink-3 max-phone:hidden">
        {isHidden && "hidden, never sent to the agent"}
      </span>
      <span className="flex-none text-meta">
        <Select<FileRole>
          look="quiet"
          label={`Role of ${file.name}`}
          value={file.role}
          options={roles}
          onChange={onRole}
          className="mx-0!"
        />
      </span>
      <span className="tabular w-16 flex-none text-right text-meta text-ink-2">{formatBytes(file.size)}</span>
      <IconButton label={`Remove ${file.name}`} onClick={onRemove} className="size-6!">
        <X className="small" />
      </IconButton>
    </li>
  );
}
