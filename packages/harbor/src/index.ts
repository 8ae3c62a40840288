/** Tasks in the files of others: Harbor archives and folders, JSONL and CSV. Knows no database and no network. */

export type { ArchiveEntry } from "./archive-entry.js";
export { type ArchiveLimits, archiveLimits } from "./archive-limits.js";
export { type ArchiveContent, type ArchiveTask, readArchive } from "./archive-tasks.js";
export { type ByteSource, bufferSource, openFileSource } from "./byte-source.js";
export { splitCanary } from "./canary.js";
export { datasetDigest, type HashedFile, taskDigest } from "./content-digest.js";
export { type ExportDataset, exportDataset } from "./export-dataset.js";
export { type ExportedFile, type ExportedFolder, readAll } from "./exported-file.js";
export { roleOfFile } from "./file-role.js";
export { type ArchiveLayout, findTaskFolders } from "./find-task-folders.js";
export { folderNameOf } from "./folder-names.js";
export type { ExportTask, TaskFileSource } from "./generated-task.js";
export { assertTaskExportable } from "./kept-instruction.js";
export { type ColumnTask, mapRow, suggestMapping } from "./map-columns.js";
export { type Archive, openArchive } from "./open-archive.js";
export { inReadingOrder } from "./problems.js";
export { readCsv } from "./read-csv.js";
export { readJsonl } from "./read-jsonl.js";
export { type ReadTask, readTask, type TaskFolder } from "./read-task.js";
export { refused } from "./refusals.js";
export type { Row, RowOrProblem } from "./row.js";
export { writeArchive } from "./write-archive.js";
