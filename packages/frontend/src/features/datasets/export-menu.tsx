import type { Dataset } from "@rollout/contract";
import { useNavigate } from "@tanstack/react-router";
import { Braces, Download, FileArchive, GitPullRequest } from "lucide-react";
import { saveExport } from "../../app/save-export.js";
import { Button } from "../../ui/button.js";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.js";

interface ExportItemsProps {
  readonly workspace: string;
  readonly dataset: Pick<Dataset, "id" | "version">;
  readonly version?: number | undefined;
  readonly taskSet?: string | undefined;
}

/** The ways out of Rollout, as entries of a menu. */
export function ExportItems({ workspace, dataset, version = dataset.version, taskSet }: ExportItemsProps) {
  const navigate = useNavigate();
  const download = (format: "harbor_zip" | "jsonl") => {
    void saveExport(workspace, dataset.id, { format, version, taskSet });
  };
  return (
    <>
      <MenuItem icon={<FileArchive className="small" />} onSelect={() => download("harbor_zip")}>
        Harbor ZIP
      </MenuItem>
      <MenuItem icon={<Braces className="small" />} onSelect={() => download("jsonl")}>
        JSONL
      </MenuItem>
      <MenuLine />
      <MenuItem
        icon={<GitPullRequest className="small" />}
        onSelect={() =>
          void navigate({
            to: "/w/$workspace/datasets/$datasetId/export",
            params: { workspace, datasetId: dataset.id },
            search: { version: String(version), ...(taskSet ? { taskSet } : {}) },
          })
        }
      >
        GitHub pull request
      </MenuItem>
    </>
  );
}

export const ExportMenu = (props: ExportItemsProps) => (
  <Menu
    align="end"
    trigger={
      <Button variant="ghost" icon={<Download className="small" />}>
        Export
      </Button>
    }
  >
    <ExportItems {...props} />
  </Menu>
);
