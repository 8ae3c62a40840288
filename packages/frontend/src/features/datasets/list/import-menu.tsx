import { useNavigate } from "@tanstack/react-router";
import { Braces, ChevronDown, Database, FileArchive, FileSpreadsheet, GitBranch, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button.js";
import { Menu, MenuItem, MenuLine } from "../../../ui/menu.js";

type ImportFrom = "harbor_zip" | "jsonl" | "csv" | "bucket" | "github";

const ways: readonly { readonly from: ImportFrom; readonly word: string; readonly icon: ReactNode }[] = [
  { from: "harbor_zip", word: "Upload a Harbor ZIP", icon: <FileArchive className="small" /> },
  { from: "jsonl", word: "Upload JSONL", icon: <Braces className="small" /> },
  { from: "csv", word: "Upload CSV", icon: <FileSpreadsheet className="small" /> },
  { from: "bucket", word: "Import from S3", icon: <Database className="small" /> },
  { from: "github", word: "Import from GitHub", icon: <GitBranch className="small" /> },
];

interface ImportItemsProps {
  readonly workspace: string;
  /** A new version of this dataset, not a new one. */
  readonly datasetId?: string | undefined;
}

/** The ways into Rollout, as entries of a menu. */
export function ImportItems({ workspace, datasetId }: ImportItemsProps) {
  const navigate = useNavigate();
  return ways.map(({ from, word, icon }) => [
    from === "bucket" && <MenuLine key="line" />,
    <MenuItem
      key={from}
      icon={icon}
      onSelect={() =>
        void navigate({
          to: "/w/$workspace/datasets/import",
          params: { workspace },
          search: { from, ...(datasetId === undefined ? {} : { into: datasetId }) },
        })
      }
    >
      {word}
    </MenuItem>,
  ]);
}

interface ImportMenuProps extends ImportItemsProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly look?: "secondary" | "ghost";
}

export const ImportMenu = ({ open, onOpenChange, look = "secondary", ...items }: ImportMenuProps) => (
  <Menu
    align="end"
    open={open}
    onOpenChange={onOpenChange}
    trigger={
      <Button variant={look} icon={<Upload className="small" />}>
        {items.datasetId === undefined ? "Import dataset" : "Import"}
        {items.datasetId === undefined && <ChevronDown className="small text-ink-3" />}
      </Button>
    }
  >
    <ImportItems {...items} />
  </Menu>
);
