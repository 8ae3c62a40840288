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

interface ImportMenuProps {
  readonly workspace: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A new version of this dataset, not a new one. */
  readonly datasetId?: string;
  readonly look?: "secondary" | "ghost";
}

export function ImportMenu({
  workspace,
  open,
  onOpenChange,
  datasetId,
  look = "secondary",
}: ImportMenuProps) {
  const navigate = useNavigate();
  return (
    <Menu
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button variant={look} icon={<Upload className="small" />}>
          {datasetId === undefined ? "Import dataset" : "Import"}
          {datasetId === undefined && <ChevronDown className="small text-ink-3" />}
        </Button>
      }
    >
      {ways.map(({ from, word, icon }) => [
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
      ])}
    </Menu>
  );
}
