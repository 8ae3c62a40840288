/** The row of filters: search, chips, the menu that adds one. */
import { type RolloutStatus, statusSchema } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { filterValuesQuery } from "../../api/runs.js";
import { useWorkspace } from "../../api/workspace.js";
import { Button } from "../../ui/button.js";
import { FilterChip } from "../../ui/chip.js";
import { useKeys } from "../../ui/keyboard.js";
import { Menu, MenuChoice, Submenu } from "../../ui/menu.js";
import { SearchField } from "../../ui/search-field.js";
import { statusWord } from "../../ui/status-mark.js";
import {
  type FilterField,
  fieldWords,
  filterFields,
  type Span,
  spanWords,
  type TraceSearch,
} from "./trace-search.js";

interface FilterBarProps {
  readonly search: TraceSearch;
  readonly onChange: (search: TraceSearch) => void;
  /** At the right: grouping, order. */
  readonly children?: ReactNode;
}

export function FilterBar({ search, onChange, children }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const set = (field: FilterField, value: string | undefined) =>
    onChange({ ...search, [field]: value } as TraceSearch);
  useKeys("List", [{ keys: "/", word: "Filter", run: () => input.current?.focus() }]);
  return (
    <div className="flex min-h-10 flex-none items-center gap-2 border-b border-line px-4 py-1 max-phone:px-3">
      <SearchField
        label="Filter by id or text"
        value={search.search ?? ""}
        onChange={(text) => onChange({ ...search, search: text === "" ? undefined : text } as TraceSearch)}
        inputRef={input}
        className="w-44 max-phone:hidden"
      />
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {filterFields.flatMap((field) => {
          const value = search[field];
          if (value === undefined) return [];
          return (
            <FilterChip
              key={field}
              field={fieldWords[field]}
              operator={field === "since" ? "in" : "is"}
              onRemove={() => set(field, undefined)}
              value={
                <Menu
                  trigger={
                    <button type="button" className="h-full truncate px-1.5 hover:bg-press">
                      {valueWords(field, value)}
                    </button>
                  }
                >
                  <FieldValues field={field} value={value} onChange={(next) => set(field, next)} />
                </Menu>
              }
            />
          );
        })}
        <Menu
          trigger={
            <Button variant="ghost" size="small" icon={<ListFilter className="small" />}>
              Filter
            </Button>
          }
        >
          {filterFields.map((field) => (
            <Submenu key={field} label={fieldWords[field]}>
              <FieldValues field={field} value={search[field]} onChange={(value) => set(field, value)} />
            </Submenu>
          ))}
        </Menu>
      </div>
      <div className="ml-auto flex flex-none items-center gap-1">{children}</div>
    </div>
  );
}

const valueWords = (field: FilterField, value: string): string => {
  if (field === "since") return spanWords[value as Span];
  return field === "status" ? statusWord[value as RolloutStatus].toLowerCase() : value;
};

interface FieldValuesProps {
  readonly field: FilterField;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

function FieldValues({ field, value, onChange }: FieldValuesProps) {
  if (field === "workflow" || field === "agent" || field === "dataset") {
    return <NamesInUse field={field} value={value} onChange={onChange} />;
  }
  const options =
    field === "status"
      ? statusSchema.options.map((status) => ({ value: status as string, label: statusWord[status] }))
      : Object.entries(spanWords).map(([span, label]) => ({ value: span, label }));
  return <MenuChoice value={value} options={options} onChange={onChange} />;
}

interface NamesInUseProps extends FieldValuesProps {
  readonly field: "workflow" | "agent" | "dataset";
}

function NamesInUse({ field, value, onChange }: NamesInUseProps) {
  const names = useQuery(filterValuesQuery(useWorkspace(), field)).data;
  if (names?.length === 0) return <p className="px-2 py-1 text-ink-3">No run names one</p>;
  return (
    <MenuChoice
      value={value}
      options={(names ?? []).map((name) => ({ value: name, label: name }))}
      onChange={onChange}
    />
  );
}
