import type { TaskRow } from "@rollout/contract";
import { ListFilter } from "lucide-react";
import { useMemo } from "react";
import { Button } from "../../../ui/button.js";
import { Menu, MenuItem, Submenu } from "../../../ui/menu.js";
import { metadataValues } from "./metadata-values.js";

interface MetadataFilterProps {
  readonly rows: readonly TaskRow[];
  readonly onAdd: (filter: string) => void;
}

/** Keys and values that the tasks have, to filter by. */
export function MetadataFilter({ rows, onAdd }: MetadataFilterProps) {
  const values = useMemo(() => metadataValues(rows), [rows]);
  if (values.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="small" icon={<ListFilter className="small" />}>
          Filter
        </Button>
      }
    >
      {values.map(([key, found]) => (
        <Submenu key={key} label={key}>
          {found.map((value) => (
            <MenuItem key={value} onSelect={() => onAdd(`${key}=${value}`)}>
              {value === "" ? "(empty)" : value}
            </MenuItem>
          ))}
        </Submenu>
      ))}
    </Menu>
  );
}
