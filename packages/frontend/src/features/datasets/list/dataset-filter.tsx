import { ListFilter } from "lucide-react";
import { Button } from "../../../ui/button.js";
import { FilterChip } from "../../../ui/chip.js";
import { Menu, MenuItem, Submenu } from "../../../ui/menu.js";
import { type ListSearch, lastRunWords, parseListSearch, sourceWords } from "./list-search.js";

interface DatasetFilterProps {
  readonly search: ListSearch;
  readonly go: (search: ListSearch) => void;
}

const fields = [
  { field: "source", label: "Source", words: sourceWords },
  { field: "lastRun", label: "Last run", words: lastRunWords },
] as const;

/** The filters of the list of datasets, and the menu of further ones. */
export function DatasetFilter({ search, go }: DatasetFilterProps) {
  const set = (field: "source" | "lastRun", value: string | undefined) =>
    go(parseListSearch({ ...search, [field]: value }));
  const wordOf = (words: Readonly<Record<string, string>>, value: string) => words[value] ?? value;
  return (
    <>
      {fields.map(({ field, label, words }) => {
        const value = search[field];
        return (
          value !== undefined && (
            <FilterChip
              key={field}
              field={label}
              operator="is"
              value={<span className="truncate px-1.5">{wordOf(words, value)}</span>}
              onRemove={() => set(field, undefined)}
            />
          )
        );
      })}
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="small"
            className="max-phone:h-11"
            icon={<ListFilter className="small" />}
          >
            Filter
          </Button>
        }
      >
        {fields.map(({ field, label, words }) => (
          <Submenu key={field} label={label}>
            {Object.entries(words).map(([value, word]) => (
              <MenuItem key={value} onSelect={() => set(field, value)}>
                {word}
              </MenuItem>
            ))}
          </Submenu>
        ))}
      </Menu>
    </>
  );
}
