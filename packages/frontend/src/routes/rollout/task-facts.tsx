/** What a task has besides its instruction: input, files, output schema, metadata. */
import type { Task, TaskFile } from "@rollout/contract";
import { File, FileImage, FileLock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { builderView } from "../../features/datasets/task-sheet/schema-fields.js";
import { isHiddenRole, isImage } from "../../features/datasets/task-sheet/task-form.js";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { countOf, formatBytes } from "../../ui/format/numbers.js";
import { JsonTree } from "../../ui/json-tree.js";
import { Segmented } from "../../ui/segmented.js";

type Content = Task["task"];

interface TaskFactsProps {
  readonly content: Content;
  /** Files that the agent never got; those of the whole task are among its files. */
  readonly hidden: readonly TaskFile[];
  readonly onShowHidden: () => void;
}

export function TaskFacts({ content, hidden, onShowHidden }: TaskFactsProps) {
  const { input, files, outputSchema, metadata } = content;
  const inputText = JSON.stringify(input, null, 2);
  const fieldCount = Object.keys(input).length;
  return (
    <>
      <Part
        title="Input"
        remark={
          fieldCount === 0
            ? "none"
            : `${countOf(fieldCount, "field")}, ${formatBytes(new Blob([JSON.stringify(input)]).size)}`
        }
        action={fieldCount > 0 && <CopyButton text={inputText} />}
      >
        {fieldCount > 0 && <Members label="Input" value={input} />}
      </Part>
      <Part title="Files" remark={filesRemark(files)}>
        {files.length + hidden.length > 0 && (
          <ul aria-label="Files of the task" className="divide-y divide-line">
            {files.map((file) => (
              <FileRow key={`${file.role} ${file.name}`} file={file} />
            ))}
            {hidden.length > 0 && (
              <li className="flex min-h-8 items-center gap-2 bg-sunken px-4">
                <FileLock className="small text-ink-3" />
                <span className="flex-none text-ink-2">{countOf(hidden.length, "hidden file")}</span>
                <span className="min-w-0 flex-1 truncate font-mono text-mono text-ink-3">
                  {[...new Set(hidden.map(({ role }) => role))].join(" ")}
                </span>
                <span className="flex-none text-meta text-ink-3 max-phone:hidden">
                  never sent to the agent
                </span>
                <button
                  type="button"
                  className="flex-none text-accent-ink hover:underline"
                  onClick={onShowHidden}
                >
                  Show
                </button>
              </li>
            )}
          </ul>
        )}
      </Part>
      <SchemaPart schema={outputSchema} />
      {Object.keys(metadata).length > 0 && (
        <Part title="Metadata">
          <Members label="Metadata" value={metadata} />
        </Part>
      )}
    </>
  );
}

const filesRemark = (files: readonly TaskFile[]): string =>
  files.length === 0
    ? "none given"
    : `${files.length} given, ${formatBytes(files.reduce((sum, { size }) => sum + size, 0))}`;

function SchemaPart({ schema }: { readonly schema: Content["outputSchema"] }) {
  const [look, setLook] = useState<"keys" | "json">("keys");
  if (schema === null) return <Part title="Output schema" remark="any output is taken" />;
  const { fields, hidden } = builderView(schema);
  const hasKeys = fields.length > 0;
  return (
    <Part
      title="Output schema"
      remark={countOf(fields.length + hidden.length, "key")}
      action={
        hasKeys && (
          <Segmented
            label="Output schema as"
            value={look}
            options={[
              { value: "keys", label: "Keys" },
              { value: "json", label: "JSON Schema" },
            ]}
            onChange={setLook}
          />
        )
      }
    >
      {look === "json" || !hasKeys ? (
        <div className="px-4 py-2">
          <CodeText code={JSON.stringify(schema, null, 2)} />
        </div>
      ) : (
        <>
          <ul aria-label="Keys of the output" className="divide-y divide-line">
            {fields.map(({ name, type, rule, required }) => (
              <li
                key={name}
                className="grid min-h-7 grid-cols-[minmax(0,3fr)_72px_minmax(0,4fr)_60px] items-center gap-2 px-4"
              >
                <span className="truncate font-mono text-mono" title={name}>
                  {name}
                </span>
                <span className="text-meta text-ink-2">{type}</span>
                <span className="truncate font-mono text-mono text-ink-3" title={rule}>
                  {rule}
                </span>
                <span className="text-right text-meta text-ink-3">{required ? "required" : "optional"}</span>
              </li>
            ))}
          </ul>
          {hidden.length > 0 && (
            <p className="px-4 py-1.5 text-meta text-ink-3">
              {countOf(hidden.length, "key")} only in JSON Schema
            </p>
          )}
        </>
      )}
    </Part>
  );
}

/** An object: keys and values in two columns where all are short, else a tree. */
function Members({ label, value }: { readonly label: string; readonly value: Record<string, unknown> }) {
  const members = Object.entries(value);
  const isFlat = members.every(([, member]) => !isNested(member));
  if (!isFlat) {
    return (
      <div className="px-4 py-2">
        <JsonTree value={value} label={label} />
      </div>
    );
  }
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-6 gap-y-1 px-4 py-2.5 font-mono text-mono">
      {members.map(([key, member]) => (
        <div key={key} className="contents">
          <dt className="max-w-40 truncate text-code-function" title={key}>
            {key}
          </dt>
          <dd className={typeof member === "string" ? "text-code-string [overflow-wrap:anywhere]" : ""}>
            {Array.isArray(member)
              ? `[${member.map((item) => JSON.stringify(item)).join(", ")}]`
              : JSON.stringify(member)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Whether one line cannot show it. */
const isNested = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (!Array.isArray(value) || value.some((item) => typeof item === "object" && item !== null));

interface PartProps {
  readonly title: string;
  readonly remark?: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

const Part = ({ title, remark, action, children }: PartProps) => (
  <section aria-label={title} className="border-b border-line">
    <div className={`flex min-h-9 items-center gap-2 px-4 ${children ? "border-b border-line" : ""}`}>
      <h2 className="font-medium">{title}</h2>
      <span className="min-w-0 truncate text-meta text-ink-3">{remark}</span>
      <span className="ml-auto flex-none">{action}</span>
    </div>
    {children}
  </section>
);

function FileRow({ file }: { readonly file: TaskFile }) {
  const isHidden = isHiddenRole(file.role);
  const Icon = isHidden ? FileLock : isImage(file) ? FileImage : File;
  return (
    <li className={`flex min-h-8 items-center gap-2 px-4 ${isHidden ? "bg-sunken" : ""}`}>
      <Icon className="small text-ink-3" />
      <span className="min-w-0 flex-1 truncate font-mono text-mono" title={file.name}>
        {file.name}
      </span>
      <span className="flex-none text-meta text-ink-3">
        {isHidden ? `${file.role}, never sent` : file.role}
      </span>
      <span className="tabular w-16 flex-none text-right text-meta text-ink-2">{formatBytes(file.size)}</span>
    </li>
  );
}
