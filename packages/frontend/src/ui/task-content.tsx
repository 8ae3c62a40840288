/** A task as an agent gets it: instruction, input, files, output schema, metadata. */
import type { Task, TaskFile } from "@rollout/contract";
import { FileText, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { formatBytes } from "./format/numbers.js";
import { JsonTree } from "./json-tree.js";
import { LazyMarkdown } from "./lazy-markdown.js";

const hiddenRoles = new Set(["tests", "solution", "step", "metadata"]);

export function TaskContentView({ content }: { readonly content: Task["task"] }) {
  const { instruction, input, files, outputSchema, metadata } = content;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <div className="flex flex-col">
      <Section title="Instruction" remark={`${instruction.split(/\s+/).filter(Boolean).length} words`}>
        {instruction === "" ? <None text="None" /> : <LazyMarkdown text={instruction} />}
      </Section>
      <Section title="Input" remark={`${Object.keys(input).length} fields`}>
        {Object.keys(input).length === 0 ? <None text="None" /> : <JsonTree value={input} label="Input" />}
      </Section>
      <Section title="Files" remark={files.length === 0 ? "" : `${files.length}, ${formatBytes(bytes)}`}>
        {files.length === 0 ? (
          <None text="None" />
        ) : (
          <ul className="divide-y divide-line rounded-control border border-line">
            {files.map((file) => (
              <FileRow key={`${file.role} ${file.name}`} file={file} />
            ))}
          </ul>
        )}
      </Section>
      <Section title="Output schema">
        {outputSchema === null ? (
          <None text="Any output is taken" />
        ) : (
          <JsonTree value={outputSchema} label="Output schema" />
        )}
      </Section>
      {Object.keys(metadata).length > 0 && (
        <Section title="Metadata">
          <JsonTree value={metadata} label="Metadata" />
        </Section>
      )}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly remark?: string;
  readonly children: ReactNode;
}

const Section = ({ title, remark, children }: SectionProps) => (
  <section className="border-b border-line px-4 py-4">
    <h2 className="mb-2 flex items-baseline gap-2">
      <span className="font-medium">{title}</span>
      <span className="text-meta text-ink-3">{remark}</span>
    </h2>
    {children}
  </section>
);

const None = ({ text }: { readonly text: string }) => <p className="text-ink-3">{text}</p>;

function FileRow({ file }: { readonly file: TaskFile }) {
  const isHidden = hiddenRoles.has(file.role);
  return (
    <li className="flex h-8 items-center gap-2 px-2.5">
      {isHidden ? <Lock className="small text-ink-3" /> : <FileText className="small text-ink-3" />}
      <span className="min-w-0 flex-1 truncate font-mono text-mono">{file.name}</span>
      <span className="text-meta text-ink-3">
        {isHidden ? `${file.role}, never sent to the agent` : file.role}
      </span>
      <span className="tabular w-16 text-right text-meta text-ink-2">{formatBytes(file.size)}</span>
    </li>
  );
}
