import { Activity, ChevronsUpDown, Layers, Search, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { Kbd } from "../../ui/kbd.js";
import { Logo } from "../../ui/logo.js";
import { StatusBar } from "../../ui/status-bar.js";

const rows = [
  { name: 128, workflow: 89, failed: 0 },
  { name: 92, workflow: 105, failed: 0 },
  { name: 140, workflow: 76, failed: 35 },
  { name: 109, workflow: 97, failed: 0 },
  { name: 120, workflow: 78, failed: 0 },
  { name: 84, workflow: 70, failed: 12 },
  { name: 136, workflow: 92, failed: 0 },
  { name: 100, workflow: 84, failed: 0 },
];

/** The workspace as it will look under the address that is being typed: a drawing, not for use. */
export function WorkspacePreview({ slug }: { readonly slug: string }) {
  return (
    <div className="absolute inset-0 overflow-hidden pt-29 pl-16" aria-hidden="true" inert>
      <p className="mb-4 text-meta text-ink-3">This is how it will look</p>
      <div className="flex h-full w-[1000px] overflow-hidden rounded-tl-dialog border border-line-2 bg-page">
        <div className="w-50 flex-none border-r border-line bg-app px-2">
          <div className="flex h-11 items-center gap-2.5 px-1.5">
            <Logo />
            <span className="min-w-0 flex-1 truncate font-medium">
              {slug === "" ? "your-workspace" : slug}
            </span>
            <ChevronsUpDown className="small text-ink-3" />
          </div>
          <div className="flex h-7 items-center gap-2.5 rounded-control border border-line-2 bg-page px-2 text-ink-3">
            <Search />
            <span className="flex-1">Find</span>
            <Kbd keys="⌘ K" />
          </div>
          <div className="mt-2 flex flex-col gap-0.5">
            <Entry icon={<Activity />} word="Traces" isCurrent />
            <Entry icon={<Layers className="text-ink-3" />} word="Datasets" />
            <Entry icon={<SlidersHorizontal className="text-ink-3" />} word="Settings" />
          </div>
        </div>
        <div className="min-w-0 flex-1">
          <div className="flex h-11 items-center gap-2 border-b border-line px-4">
            <span className="text-prose font-semibold">Traces</span>
            <span className="ml-1 size-[7px] rounded-full bg-ink-3" />
            <span className="text-meta text-ink-3">Nothing running</span>
          </div>
          <div className="flex h-9 items-center gap-5 border-b border-line px-4">
            <span className="font-medium">All</span>
            <span className="text-ink-3">Last 24 hours</span>
          </div>
          {rows.map(({ name, workflow, failed }) => (
            <div key={name} className="flex h-8 items-center border-b border-line px-4">
              <span className="h-2 flex-none rounded-bar bg-press" style={{ width: name }} />
              <span
                className="h-2 rounded-bar bg-hover"
                style={{ width: workflow, marginLeft: 166 - name }}
              />
              <span className="flex-none" style={{ width: 140 - workflow }} />
              <StatusBar
                className="w-60 flex-none"
                counts={{ succeeded: 100 - failed, failed, stalled: 0, running: 0 }}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface EntryProps {
  readonly icon: ReactNode;
  readonly word: string;
  readonly isCurrent?: boolean;
}

const Entry = ({ icon, word, isCurrent = false }: EntryProps) => (
  <div
    className={`flex h-7 items-center gap-2.5 rounded-control px-2 ${isCurrent ? "bg-press font-medium" : "text-ink-2"}`}
  >
    {icon}
    {word}
  </div>
);
