import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { countOf } from "../../../ui/format/numbers.js";
import { type ChosenFile, droppedFiles } from "./dropped-files.js";

interface DropTargetProps {
  /** Where the files would go: "northwind-invoices / q4". */
  readonly place: string;
  /** Undefined where nothing can be put. */
  readonly onFiles: ((files: readonly ChosenFile[]) => void) | undefined;
  readonly children: ReactNode;
}

/** A section onto which files and folders may be dropped, all of it. */
export function DropTarget({ place, onFiles, children }: DropTargetProps) {
  // How many are over it; -1 where the browser does not tell before the drop.
  const [over, setOver] = useState<number | null>(null);
  const isFiles = ({ dataTransfer }: DragEvent): boolean =>
    onFiles !== undefined && dataTransfer.types.includes("Files");
  return (
    <section
      aria-label="Folder"
      className="relative flex min-h-0 min-w-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        const count = event.dataTransfer.items.length;
        if (over !== count) setOver(count || -1);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(null);
      }}
      onDrop={(event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        setOver(null);
        void droppedFiles(event.dataTransfer).then(onFiles);
      }}
    >
      {children}
      {over !== null && (
        <div className="pointer-events-none absolute inset-2 z-15 flex items-center justify-center gap-2 rounded-menu border border-dashed border-accent-line bg-accent-soft font-medium">
          <Upload />
          {over > 0 ? `Drop ${countOf(over, "file")}` : "Drop files"} into {place}
        </div>
      )}
    </section>
  );
}
