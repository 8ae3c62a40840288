import {
  File,
  FileArchive,
  FileBraces,
  FileCode,
  FileSpreadsheet,
  FileText,
  Film,
  Folder,
  Image,
  type LucideIcon,
  Music,
} from "lucide-react";
import { fileTypeOf, type PreviewKind } from "./file-type.js";

const icons: Record<PreviewKind, LucideIcon> = {
  image: Image,
  pdf: FileText,
  json: FileBraces,
  jsonl: FileBraces,
  csv: FileSpreadsheet,
  markdown: FileText,
  text: FileCode,
  zip: FileArchive,
  audio: Music,
  video: Film,
  other: File,
};

/** The sign of what an entry is; its name stands beside it. */
export function ObjectIcon({ name, isFolder }: { readonly name: string; readonly isFolder: boolean }) {
  const Icon = isFolder ? Folder : icons[fileTypeOf(name).kind];
  return <Icon className="text-ink-3" aria-hidden="true" />;
}
