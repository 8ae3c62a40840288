import type { Dataset, DatasetVersion } from "@rollout/contract";
import { ChevronDown } from "lucide-react";
import { Age } from "../../../ui/age.js";
import { countOf } from "../../../ui/format/numbers.js";
import { Menu, MenuChoice } from "../../../ui/menu.js";

interface ComparedVersionProps {
  readonly dataset: Dataset;
  readonly versions: readonly DatasetVersion[];
  readonly version: number;
  readonly onChange: (version: number) => void;
}

/** One side of a comparison: which version, who made it, whether runs used it. */
export function ComparedVersion({ dataset, versions, version, onChange }: ComparedVersionProps) {
  const facts = versions.find((each) => each.version === version);
  return (
    <div className="min-w-0 flex-1 px-4 py-2">
      <div className="flex items-center gap-2">
        <Menu
          trigger={
            <button
              type="button"
              className="flex flex-none items-center gap-2 rounded-control text-dialog hover:text-accent-ink"
            >
              Version {version} <ChevronDown className="small text-ink-3" />
            </button>
          }
        >
          <MenuChoice
            value={String(version)}
            options={versions.map((each) => ({
              value: String(each.version),
              label: `Version ${each.version}${each.note && `, ${each.note}`}`,
            }))}
            onChange={(next) => onChange(Number(next))}
          />
        </Menu>
        {facts && (
          <span className="truncate text-meta text-ink-3">
            {version === dataset.version && "newest, "}
            {facts.runCount === 0 ? "no run yet" : `${countOf(facts.runCount, "run")} used it`}
          </span>
        )}
      </div>
      {facts && (
        <p className="truncate text-meta text-ink-2">
          {facts.createdBy !== null && `${facts.createdBy}, `}
          <Age at={facts.createdAt} />
          {facts.note !== "" && `. “${facts.note}”`}
        </p>
      )}
    </div>
  );
}
