/** Finds anything by name or id, and does what has a name: ⌘K. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import {
  Activity,
  Boxes,
  Folder,
  Keyboard,
  Layers,
  ListTree,
  Moon,
  Search,
  SlidersHorizontal,
  Sun,
} from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { datasetsFoundQuery } from "../api/datasets.js";
import { findRolloutsQuery } from "../api/rollouts.js";
import { findGroupsQuery, findRunsQuery } from "../api/runs.js";
import { Age } from "../ui/age.js";
import { Dialog } from "../ui/dialog.js";
import { Kbd } from "../ui/kbd.js";
import { Matched } from "../ui/matched.js";
import { StatusMark } from "../ui/status-mark.js";
import { useAppearance } from "./use-appearance.js";

interface CommandPaletteProps {
  readonly workspace: string;
  readonly onClose: () => void;
  readonly onKeys: () => void;
}

export default function CommandPalette({ workspace, onClose, onKeys }: CommandPaletteProps) {
  const [typed, setTyped] = useState("");
  const navigate = useNavigate();
  const { change } = useAppearance(workspace);
  const commandsOnly = typed.startsWith(">");
  const text = commandsOnly ? typed.slice(1).trim() : typed.trim();
  const act = (run: () => unknown) => () => {
    onClose();
    void run();
  };
  const commands: { word: string; icon: ReactNode; keys?: string; run: () => unknown }[] = [
    {
      word: "Go to Traces",
      icon: <Activity />,
      keys: "G T",
      run: () => navigate({ to: "/w/$workspace/traces", params: { workspace } }),
    },
    {
      word: "Go to Datasets",
      icon: <Layers />,
      keys: "G D",
      run: () => navigate({ to: "/w/$workspace/datasets", params: { workspace } }),
    },
    {
      word: "Go to Files",
      icon: <Folder />,
      keys: "G F",
      run: () => navigate({ to: "/w/$workspace/files", params: { workspace } }),
    },
    {
      word: "Go to Settings",
      icon: <SlidersHorizontal />,
      keys: "G S",
      run: () => navigate({ to: "/w/$workspace/settings", params: { workspace } }),
    },
    { word: "Show all keys", icon: <Keyboard />, keys: "?", run: onKeys },
    { word: "Dark theme", icon: <Moon />, run: () => change({ theme: "dark" }) },
    { word: "Light theme", icon: <Sun />, run: () => change({ theme: "light" }) },
    { word: "Theme of the device", icon: <Sun />, run: () => change({ theme: "system" }) },
  ];
  const shownCommands = commands.filter(({ word }) => word.toLowerCase().includes(text.toLowerCase()));
  const [chosen, setChosen] = useState("");
  const found = useFound(workspace, commandsOnly ? "" : text);
  const first = found.first ?? shownCommands[0]?.word ?? "";
  // The outside system is the server: what it finds comes later than the letters, and its first is chosen.
  useEffect(() => setChosen(first), [first]);
  return (
    <Dialog look="palette" title="Find" open onOpenChange={(open) => !open && onClose()}>
      <Command
        label="Find"
        shouldFilter={false}
        loop
        value={chosen}
        onValueChange={setChosen}
        className="flex min-h-0 flex-col"
      >
        <div className="flex h-12 flex-none items-center gap-3 border-b border-line px-4">
          <Search className="text-ink-3" />
          <Command.Input
            autoFocus
            value={typed}
            onValueChange={setTyped}
            placeholder="Find a group, run, rollout or dataset by name or id"
            className="min-w-0 flex-1 bg-transparent text-prose outline-none placeholder:text-ink-3"
          />
          <span className="flex-none text-meta text-ink-3">in {workspace}</span>
        </div>
        <Command.List className="max-h-96 overflow-y-auto p-1.5 pb-2">
          {!commandsOnly && text !== "" && <Found workspace={workspace} found={found} onClose={onClose} />}
          {shownCommands.length > 0 && (
            <Command.Group heading="Commands" className={groupClass}>
              {shownCommands.map(({ word, icon, keys, run }) => (
                <Command.Item key={word} value={word} onSelect={act(run)} className={itemClass}>
                  <span className="text-ink-3">{icon}</span>
                  <span className="flex-1">
                    <Matched text={word} sought={text} />
                  </span>
                  {keys && <Kbd keys={keys} />}
                </Command.Item>
              ))}
            </Command.Group>
          )}
          <Command.Empty className="px-3 py-6 text-center text-ink-3">
            Nothing in {workspace} contains “{text}”
          </Command.Empty>
        </Command.List>
      </Command>
      <div className="flex h-8 flex-none items-center gap-4 border-t border-line px-4 text-meta text-ink-3 max-phone:hidden">
        <span className="flex items-center gap-2">
          <Kbd keys="↑ ↓" /> move
        </span>
        <span className="flex items-center gap-2">
          <Kbd keys="↵" /> open
        </span>
        <span className="ml-auto flex items-center gap-2">
          <Kbd keys=">" /> commands only
        </span>
      </div>
    </Dialog>
  );
}

const groupClass =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-caption [&_[cmdk-group-heading]]:text-ink-3";
const itemClass =
  "flex h-8.5 cursor-default items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-accent-soft";

const keepLast = { placeholderData: <T,>(before: T) => before };

/** What the server finds for a text; the last answer stays while the next is on its way. */
function useFound(workspace: string, text: string) {
  const sought = useDeferredValue(text);
  const on = { ...keepLast, enabled: sought !== "" };
  const rollouts = useQuery({ ...findRolloutsQuery(workspace, sought), ...on }).data?.rollouts ?? [];
  const groups = useQuery({ ...findGroupsQuery(workspace, sought), ...on }).data?.groups ?? [];
  const runs = useQuery({ ...findRunsQuery(workspace, sought), ...on }).data?.runs ?? [];
  const datasets = useQuery({ ...datasetsFoundQuery(workspace, sought), ...on }).data ?? [];
  const group = groups.find(({ key }) => key !== null)?.key;
  const first =
    rollouts[0]?.id ?? (group == null ? undefined : `group ${group}`) ?? runs[0]?.id ?? datasets[0]?.id;
  return { sought, rollouts, groups, runs, datasets, first: sought === "" ? undefined : first };
}

interface FoundProps {
  readonly workspace: string;
  readonly found: ReturnType<typeof useFound>;
  readonly onClose: () => void;
}

function Found({ workspace, found, onClose }: FoundProps) {
  const navigate = useNavigate();
  const { sought, rollouts, groups, runs, datasets } = found;
  const open = (go: () => unknown) => () => {
    onClose();
    void go();
  };
  return (
    <>
      {rollouts.length > 0 && (
        <Command.Group heading="Rollouts" className={groupClass}>
          {rollouts.map(({ id, taskName, attempt, status, groupId, workflowName, lastActivityAt }) => (
            <Command.Item
              key={id}
              value={id}
              className={itemClass}
              onSelect={open(() =>
                navigate({ to: "/w/$workspace/rollouts/$rolloutId", params: { workspace, rolloutId: id } }),
              )}
            >
              <StatusMark status={status} label={status} />
              <span className="truncate font-mono text-mono">
                <Matched text={taskName ?? id} sought={sought} />
              </span>
              {attempt !== null && <span className="flex-none text-ink-3">attempt {attempt}</span>}
              <span className="min-w-0 flex-1 truncate text-ink-3">{groupId ?? workflowName}</span>
              <Age at={lastActivityAt} />
            </Command.Item>
          ))}
        </Command.Group>
      )}
      {groups.some(({ key }) => key !== null) && (
        <Command.Group heading="Groups" className={groupClass}>
          {groups.flatMap(({ key, workflows, lastActivityAt }) =>
            key === null ? (
              []
            ) : (
              <Command.Item
                key={key}
                value={`group ${key}`}
                className={itemClass}
                onSelect={open(() =>
                  navigate({
                    to: "/w/$workspace/traces/groups/$groupBy/$key",
                    params: { workspace, groupBy: "group_id", key },
                  }),
                )}
              >
                <Boxes className="text-ink-3" />
                <span className="truncate font-mono text-mono">
                  <Matched text={key} sought={sought} />
                </span>
                <span className="min-w-0 flex-1 truncate text-ink-3">{workflows.join(", ")}</span>
                <Age at={lastActivityAt} />
              </Command.Item>
            ),
          )}
        </Command.Group>
      )}
      {runs.length > 0 && (
        <Command.Group heading="Runs" className={groupClass}>
          {runs.map(({ id, workflowName, groupId, dataset, lastActivityAt }) => (
            <Command.Item
              key={id}
              value={id}
              className={itemClass}
              onSelect={open(() =>
                navigate({ to: "/w/$workspace/runs/$runId", params: { workspace, runId: id } }),
              )}
            >
              <ListTree className="text-ink-3" />
              <span className="truncate">
                <Matched text={workflowName ?? dataset?.name ?? "Run"} sought={sought} />
              </span>
              <span className="min-w-0 flex-1 truncate font-mono text-mono text-ink-3">
                <Matched text={groupId ?? id} sought={sought} />
              </span>
              <Age at={lastActivityAt} />
            </Command.Item>
          ))}
        </Command.Group>
      )}
      {datasets.length > 0 && (
        <Command.Group heading="Datasets" className={groupClass}>
          {datasets.map(({ id, name, taskCount }) => (
            <Command.Item
              key={id}
              value={id}
              className={itemClass}
              onSelect={open(() =>
                navigate({ to: "/w/$workspace/datasets/$datasetId", params: { workspace, datasetId: id } }),
              )}
            >
              <Layers className="text-ink-3" />
              <Matched text={name} sought={sought} />
              <span className="text-ink-3">{taskCount} tasks</span>
            </Command.Item>
          ))}
        </Command.Group>
      )}
    </>
  );
}
