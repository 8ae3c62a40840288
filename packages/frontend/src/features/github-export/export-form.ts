/** An export to a repository as it is typed, and as it is sent. */
import { exportBranchOf, type GithubExport, isExportBranch } from "@rollout/contract";

export interface ExportValues {
  /** Empty: the newest. */
  readonly version: string;
  /** Empty: all tasks. */
  readonly taskSet: string;
  readonly repository: string;
  /** Empty: the default branch of the repository. */
  readonly base: string;
  readonly folder: string;
  readonly branch: string;
  readonly hidden: boolean;
  readonly indexes: boolean;
}

export const exportValuesOf = (
  dataset: string,
  {
    version = "",
    taskSet = "",
    repository = "",
  }: { version?: string; taskSet?: string; repository?: string },
): ExportValues => ({
  version,
  taskSet,
  repository,
  base: "",
  folder: `datasets/${dataset}`,
  branch: exportBranchOf(dataset),
  hidden: true,
  indexes: true,
});

/** `datasets/refunds` of `/datasets//refunds/`. */
const folderOf = (text: string): string =>
  text
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("/");

export type ExportErrors = Partial<Record<"repository" | "folder" | "branch", string>>;

/** What is wrong before anything is asked of GitHub. */
export function checkExport({ repository, folder, branch }: ExportValues): ExportErrors {
  return {
    ...(repository === "" ? { repository: "Choose a repository." } : {}),
    ...(folder.split("/").some((part) => part.trim() === ".." || part.trim() === ".")
      ? { folder: "A folder of the repository, without . and .." }
      : {}),
    ...(isExportBranch(branch.trim())
      ? {}
      : {
          branch:
            "It begins with rollout/, then letters, digits, hyphen, underscore and single dots, none at an end.",
        }),
  };
}

export const exportOf = (values: ExportValues, description?: string): GithubExport => ({
  repository: values.repository,
  ...(values.version === "" ? {} : { version: Number(values.version) }),
  ...(values.taskSet === "" ? {} : { taskSet: values.taskSet }),
  ...(values.base.trim() === "" ? {} : { base: values.base.trim() }),
  folder: folderOf(values.folder),
  branch: values.branch.trim(),
  hidden: values.hidden,
  indexes: values.indexes,
  ...(description === undefined ? {} : { description }),
});
