import { ArrowDown, ArrowUp } from "lucide-react";
import { Button } from "./button.js";
import type { SortOrder } from "./data-table.js";
import { Menu, MenuChoice } from "./menu.js";

interface SortMenuProps {
  readonly sort: SortOrder;
  /** Word of each column that rows can be sorted by. */
  readonly words: Readonly<Record<string, string>>;
  /** The same column again turns the order around. */
  readonly onSort: (column: string) => void;
}

/** By what a list is sorted, at the right of its filters. */
export function SortMenu({ sort: { column, descending }, words, onSort }: SortMenuProps) {
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" size="small" className="max-phone:h-11">
          <span className="flex items-center gap-1.5">
            <span className="max-phone:sr-only">Sort</span>{" "}
            <span className="font-medium text-ink">{words[column] ?? column}</span>
            <Arrow className="small" />
          </span>
        </Button>
      }
    >
      <MenuChoice
        value={column}
        options={Object.entries(words).map(([value, label]) => ({ value, label }))}
        onChange={onSort}
      />
    </Menu>
  );
}
