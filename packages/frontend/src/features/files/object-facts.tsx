import type { ReactNode } from "react";
import { Age } from "../../ui/age.js";
import { CopyButton } from "../../ui/copy-button.js";
import { formatBytes, formatCount } from "../../ui/format/numbers.js";
import { cutMiddle } from "./file-type.js";
import type { ShownObject } from "./preview/use-bytes.js";
import { UsedBy } from "./used-by.js";

/** What is known of an object without reading it. */
export function ObjectFacts({ storage, object }: ShownObject) {
  const { size, etag, key, modifiedAt, taskCount } = object;
  return (
    <dl className="tabular my-4 flex flex-col gap-1">
      <Fact name="Size">
        <span title={`${formatCount(size)} bytes`}>{formatBytes(size)}</span>
      </Fact>
      {storage === null ? (
        etag !== null && <Fact name="SHA-256" copy={etag} />
      ) : (
        <Fact name="SHA-256">
          <span className="text-ink-3" title="The object is read for it once a task refers to it.">
            {taskCount === 0 ? "once attached" : "kept with the task"}
          </span>
        </Fact>
      )}
      <Fact name={storage === null ? "Path" : "Object key"} copy={key} />
      {modifiedAt !== null && (
        <Fact name="Modified">
          <Age at={modifiedAt} />
        </Fact>
      )}
      <UsedBy key={`${storage}${object.fileId}${key}`} storage={storage} object={object} />
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  /** Shown cut in the middle, and copied whole. */
  readonly copy?: string;
  readonly children?: ReactNode;
}

const Fact = ({ name, copy, children }: FactProps) => (
  <div className="flex min-h-6 items-center gap-2">
    <dt className="flex-none text-meta text-ink-2">{name}</dt>
    <dd className="ml-auto flex min-w-0 items-center gap-1">
      {copy === undefined ? (
        children
      ) : (
        <>
          <span className="truncate font-mono text-mono" title={copy}>
            {name === "SHA-256" ? cutMiddle(copy, 4, 4) : cutMiddle(copy, 12, 10)}
          </span>
          <span className="-mr-1.5 [&>button]:size-6">
            <CopyButton text={copy} />
          </span>
        </>
      )}
    </dd>
  </div>
);
