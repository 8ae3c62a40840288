import type { DatasetId, Task, TaskId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { taskQuery } from "../../../api/datasets.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf, formatBytes } from "../../../ui/format/numbers.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { TaskContentView } from "../../../ui/task-content.js";
import { isHiddenRole } from "../task-sheet/task-form.js";
import { plainLines } from "../tasks/plain-text.js";
import { compareFiles, type FileDifference } from "./compare-files.js";
import { type DiffLook, DiffView } from "./diff-view.js";
import { isStricter } from "./schema-strictness.js";
import { sortedJson } from "./sorted-json.js";
import { differenceAttribute } from "./step-to-difference.js";
import { countChangedWords, type DiffLine, diffLines } from "./word-diff.js";

interface TaskDifferenceProps {
  readonly workspace: string;
  readonly datasetId: DatasetId;
  readonly taskId: TaskId;
  readonly kind: "added" | "removed" | "changed" | "moved";
  readonly from: number;
  readonly to: number;
  readonly look: DiffLook;
}

/** What became of one task between two versions. */
export function TaskDifference({ workspace, datasetId, taskId, kind, from, to, look }: TaskDifferenceProps) {
  const before = useQuery({ ...taskQuery(workspace, datasetId, taskId, from), enabled: kind !== "added" });
  const after = useQuery({ ...taskQuery(workspace, datasetId, taskId, to), enabled: kind !== "removed" });
  const error = before.error ?? after.error;
  if (error) return <ErrorState title="The task could not be loaded." error={error} />;
  const only = kind === "added" ? after.data : kind === "removed" ? before.data : undefined;
  if (only) return <TaskContentView content={only.task} />;
  if (!before.data || !after.data) return <SkeletonRows rows={4} />;
  return <Changed before={before.data} after={after.data} look={look} />;
}

interface ChangedProps {
  readonly before: Task;
  readonly after: Task;
  readonly look: DiffLook;
}

function Changed({ before, after, look }: ChangedProps) {
  const [old, fresh] = [before.task, after.task];
  const text = instructionLines(old.instruction, fresh.instruction, look);
  const json = (from: unknown, to: unknown) => diffLines(sortedJson(from), sortedJson(to));
  const files = compareFiles(old.files, fresh.files);
  const changedFiles = files.filter(({ kind }) => kind !== "same");
  const input = json(old.input, fresh.input);
  const schema = json(old.outputSchema, fresh.outputSchema);
  const metadata = json(old.metadata, fresh.metadata);
  const stricter = isStricter(old.outputSchema, fresh.outputSchema);
  return (
    <>
      {before.name !== after.name && (
        <Part title="Name" isChanged>
          <DiffView label="Name" lines={diffLines(before.name, after.name)} look={look} mono />
        </Part>
      )}
      <Part
        title="Instruction"
        isChanged={differs(text)}
        note={differs(text) ? countOf(countChangedWords(text), "word") : "the same"}
      >
        {differs(text) && <DiffView label="Instruction" lines={text} look={look} mono={false} />}
      </Part>
      <Part
        title="Input"
        isChanged={differs(input)}
        note={differs(input) ? "by key, order ignored" : "the same"}
      >
        {differs(input) && <DiffView label="Input" lines={input} look={look} mono />}
      </Part>
      <Part
        title="Output schema"
        isChanged={differs(schema)}
        note={differs(schema) ? (stricter ? "stricter: old outputs may fail" : "not stricter") : "the same"}
      >
        {differs(schema) && <DiffView label="Output schema" lines={schema} look={look} mono />}
      </Part>
      <Part
        title="Files"
        isChanged={changedFiles.length > 0}
        note={changedFiles.length === 0 ? "the same" : countOf(changedFiles.length, "file")}
      >
        {changedFiles.length === 0 ? (
          files.length > 0 && (
            <p className="text-ink-2">
              Both versions have the same {countOf(files.length, "file")}, by SHA-256.
            </p>
          )
        ) : (
          <ul className="divide-y divide-line rounded-control border border-line">
            {changedFiles.map((file) => (
              <FileRow key={file.name} file={file} />
            ))}
          </ul>
        )}
      </Part>
      <Part
        title="Metadata"
        isChanged={differs(metadata)}
        note={differs(metadata) ? "by key, order ignored" : "the same"}
      >
        {differs(metadata) && <DiffView label="Metadata" lines={metadata} look={look} mono />}
      </Part>
    </>
  );
}

/** As words the rendered text is compared, unless only its marks differ. */
function instructionLines(before: string, after: string, look: DiffLook): DiffLine[] {
  if (look === "words") {
    const plain = diffLines(plainLines(before).join("\n"), plainLines(after).join("\n"));
    if (differs(plain)) return plain;
  }
  return diffLines(before, after);
}

const differs = (lines: readonly { readonly kind: string }[]): boolean =>
  lines.some(({ kind }) => kind !== "same");

interface PartProps {
  readonly title: string;
  readonly note?: string;
  readonly isChanged: boolean;
  readonly children: ReactNode;
}

const Part = ({ title, note, isChanged, children }: PartProps) => (
  <section
    {...(isChanged ? { [differenceAttribute]: "" } : {})}
    tabIndex={-1}
    className="outline-none data-current:shadow-[inset_2px_0_var(--accent)] grid grid-cols-[132px_minmax(0,1fr)] gap-x-4 gap-y-2 border-b border-line px-4 py-3 max-tablet:grid-cols-1"
  >
    <div>
      <h3 className="font-medium">{title}</h3>
      {note && <p className="text-meta text-ink-3">{note}</p>}
    </div>
    <div className="min-w-0">{children}</div>
  </section>
);

const marks = { added: "+", removed: "−", changed: "~", same: "=" } as const;

function FileRow({ file: { name, kind, role, before, after } }: { readonly file: FileDifference }) {
  const short = (hash: string): string => `${hash.slice(0, 4)}…${hash.slice(-4)}`;
  const hashes = [before, after].flatMap((side) => (side ? [short(side.sha256)] : [])).join(" → ");
  const sizes = [before, after].flatMap((side) => (side ? [formatBytes(side.size)] : [])).join(" → ");
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 px-2.5">
      <span className={kind === "removed" ? "w-3 text-bad-ink" : "w-3 text-ok-ink"}>
        <span aria-hidden="true">{marks[kind]}</span>
        <span className="sr-only">{kind}</span>
      </span>
      {isHiddenRole(role) && <Lock className="small text-ink-3" aria-label="Hidden from agents" />}
      <span className="min-w-0 flex-1 truncate font-mono text-mono">{name}</span>
      <span className="text-meta text-ink-3">{role}</span>
      <span className="tabular text-meta text-ink-2">{sizes}</span>
      <span className="font-mono text-mono text-ink-3">{hashes}</span>
    </li>
  );
}
