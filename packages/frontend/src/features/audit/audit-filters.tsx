/** The row of filters of the audit log: search, chips, the menu that adds one, the result. */
import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { auditActorsQuery } from "../../api/audit.js";
import { Button } from "../../ui/button.js";
import { FilterChip } from "../../ui/chip.js";
import { useKeys } from "../../ui/keyboard.js";
import { Menu, MenuChoice, Submenu } from "../../ui/menu.js";
import { SearchField } from "../../ui/search-field.js";
import { Select } from "../../ui/select.js";
import {
  type AuditSearch,
  actionGroups,
  parseAuditSearch,
  spanWords,
  wordsOfAction,
} from "./audit-search.js";

interface AuditFiltersProps {
  readonly workspace: string;
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

export function AuditFilters({ workspace, search, onChange }: AuditFiltersProps) {
  const input = useRef<HTMLInputElement>(null);
  const actors = useQuery(auditActorsQuery(workspace)).data ?? [];
  const { since, action, notAction, actor } = search;
  const set = (change: { readonly [Key in keyof AuditSearch]?: string | undefined }) =>
    onChange(parseAuditSearch({ ...search, ...change }));
  useKeys("List", [{ keys: "/", word: "Find", run: () => input.current?.focus() }]);
  const spans = (
    <MenuChoice
      value={since}
      options={Object.entries(spanWords).map(([value, label]) => ({ value, label }))}
      onChange={(next) => set({ since: next })}
    />
  );
  const people =
    actors.length === 0 ? (
      <p className="px-2 py-1 text-ink-3">Nobody yet</p>
    ) : (
      <MenuChoice
        value={actor}
        options={actors.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next) => set({ actor: next })}
      />
    );
  return (
    <div className="flex min-h-10 flex-none items-center gap-2 border-y border-line py-1 pr-4 pl-7 max-phone:flex-wrap max-phone:px-4">
      <SearchField
        label="Find a name or id"
        value={search.search ?? ""}
        onChange={(text) => set({ search: text })}
        inputRef={input}
        className="w-44 max-phone:w-full"
      />
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {since && (
          <FilterChip
            field="Time"
            operator="in"
            value={<Value words={spanWords[since]}>{spans}</Value>}
            onRemove={() => set({ since: undefined })}
          />
        )}
        {action && (
          <FilterChip
            field="Action"
            operator="is"
            onOperator={() => set({ action: undefined, notAction: action })}
            value={
              <Value words={wordsOfAction(action)}>
                <Actions value={action} onChange={(next) => set({ action: next })} />
              </Value>
            }
            onRemove={() => set({ action: undefined })}
          />
        )}
        {notAction && (
          <FilterChip
            field="Action"
            operator="is not"
            onOperator={() => set({ action: notAction, notAction: undefined })}
            value={
              <Value words={wordsOfAction(notAction)}>
                <Actions value={notAction} onChange={(next) => set({ notAction: next })} />
              </Value>
            }
            onRemove={() => set({ notAction: undefined })}
          />
        )}
        {actor && (
          <FilterChip
            field="Who"
            operator="is"
            value={<Value words={actors.find(({ id }) => id === actor)?.name ?? actor}>{people}</Value>}
            onRemove={() => set({ actor: undefined })}
          />
        )}
        <Menu
          trigger={
            <Button variant="ghost" size="small" icon={<ListFilter className="small" />}>
              Filter
            </Button>
          }
        >
          <Submenu label="Time">{spans}</Submenu>
          <Submenu label="Action is">
            <Actions value={action} onChange={(next) => set({ action: next })} />
          </Submenu>
          <Submenu label="Action is not">
            <Actions value={notAction} onChange={(next) => set({ notAction: next })} />
          </Submenu>
          <Submenu label="Who">{people}</Submenu>
        </Menu>
      </div>
      <div className="ml-auto flex flex-none items-center gap-2 text-meta text-ink-3">
        Result
        <Select
          label="Result"
          look="quiet"
          value={search.outcome ?? "all"}
          options={[
            { value: "all", label: "All" },
            { value: "done", label: "Done" },
            { value: "refused", label: "Refused" },
          ]}
          onChange={(next) => set({ outcome: next === "all" ? undefined : next })}
          className="font-medium text-ink!"
        />
      </div>
    </div>
  );
}

/** The value of a chip, with the menu of values. */
const Value = ({ words, children }: { readonly words: string; readonly children: ReactNode }) => (
  <Menu
    trigger={
      <button type="button" className="h-full truncate px-1.5 hover:bg-press">
        {words}
      </button>
    }
  >
    {children}
  </Menu>
);

interface ActionsProps {
  readonly value: string | undefined;
  readonly onChange: (action: string) => void;
}

const Actions = ({ value, onChange }: ActionsProps) =>
  actionGroups.map(({ noun, words, actions }) => (
    <Submenu key={noun} label={words}>
      <MenuChoice
        value={value}
        options={[
          { value: noun, label: `all about ${words}` },
          ...actions.map((action) => ({ value: action as string, label: wordsOfAction(action) })),
        ]}
        onChange={onChange}
      />
    </Submenu>
  ));
