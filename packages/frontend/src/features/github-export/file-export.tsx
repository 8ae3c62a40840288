import type { Dataset } from "@rollout/contract";
import { Download } from "lucide-react";
import { useState } from "react";
import { saveExport } from "../../app/save-export.js";
import { Button } from "../../ui/button.js";
import { SelectionFields } from "./selection-fields.js";

interface FileExportProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly format: "harbor_zip" | "jsonl";
  readonly version: string | undefined;
  readonly taskSet: string | undefined;
}

const words = {
  harbor_zip:
    "A folder for each task, as Harbor and other readers of its format run it. Tasks that came from Harbor leave byte for byte as they came; for others instruction, environment and tests are written.",
  jsonl:
    "One task a line: name, instruction, input, output schema and metadata. Files are named with their SHA-256.",
} as const;

/** A version of a dataset as one file, which the browser saves. */
export function FileExport({ workspace, dataset, format, ...given }: FileExportProps) {
  const [version, setVersion] = useState(given.version ?? "");
  const [taskSet, setTaskSet] = useState(given.taskSet ?? "");
  const [isChecking, setChecking] = useState(false);
  const save = async () => {
    setChecking(true);
    await saveExport(workspace, dataset.id, {
      format,
      version: version === "" ? undefined : Number(version),
      taskSet: taskSet === "" ? undefined : taskSet,
    });
    setChecking(false);
  };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-[560px] flex-col gap-4 px-4 py-4">
        <SelectionFields
          {...{ workspace, dataset, version, taskSet }}
          onChange={(change) => {
            if (change.version !== undefined) setVersion(change.version);
            if (change.taskSet !== undefined) setTaskSet(change.taskSet);
          }}
        />
        <p className="text-ink-2">{words[format]}</p>
        <p className="text-meta text-ink-3">
          Tests and solutions are in it: hidden truth, which everyone who has the file can read.
        </p>
        <div>
          <Button
            variant="primary"
            icon={<Download />}
            busy={isChecking}
            onClick={() => void save()}
            className="max-phone:h-11"
          >
            {format === "jsonl" ? "Download JSONL" : "Download Harbor ZIP"}
          </Button>
        </div>
      </div>
    </div>
  );
}
