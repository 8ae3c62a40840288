import { z } from "zod";
import { timestampSchema } from "./scalars.js";

export const repositorySchema = z
  .string()
  .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/)
  .describe("owner/name");

/** How the workspace reaches GitHub. The token is never in a reply. */
export const githubConnectionSchema = z
  .object({
    kind: z.enum(["token", "app"]).nullable().describe("null when not connected"),
    login: z.string().nullable().describe("Whose token it is, or where the app is installed"),
    tokenPreview: z.string().nullable(),
    expiresAt: timestampSchema.nullable(),
    appUrl: z.string().nullable().describe("Where the operator's GitHub App is installed; null without one"),
    connectedAt: timestampSchema.nullable(),
  })
  .meta({ id: "GithubConnection" });
export type GithubConnection = z.infer<typeof githubConnectionSchema>;

export const newGithubTokenSchema = z
  .strictObject({ token: z.string().min(20).max(255) })
  .meta({ id: "NewGithubToken" });

export const githubRepositoryListSchema = z
  .object({
    repositories: z.array(
      z.object({
        name: repositorySchema,
        isPrivate: z.boolean(),
        defaultBranch: z.string(),
        mayPush: z.boolean(),
      }),
    ),
  })
  .meta({ id: "GithubRepositoryList" });

const exportBranch = /^rollout\/[A-Za-z0-9._-]{1,128}$/;

/**
 * Whether an export may go to a branch of this name: `rollout/`, then letters, digits, dots, hyphens and underscores as
 * git takes them (git check-ref-format): no dot at either end, no two in a row, and not the ending `.lock`.
 */
export const isExportBranch = (name: string): boolean =>
  exportBranch.test(name) && !/\/\.|\.\.|\.(?:lock)?$/.test(name);

/** The branch for a dataset. Most names of datasets are good for git too. */
export function exportBranchOf(dataset: string): string {
  const plain = dataset.replace(/\.{2,}/g, ".").replace(/^\.+|(?:\.|\.lock)+$/g, "");
  return `rollout/${plain === "" ? "dataset" : plain}`;
}

/** An export to a repository; nothing outside of the folder is touched. */
export const githubExportSchema = z
  .strictObject({
    version: z.int().min(1).optional().describe("The newest unless given"),
    taskSet: z.string().max(128).optional(),
    repository: repositorySchema,
    base: z
      .string()
      .max(255)
      .optional()
      .describe("Branch that the pull request goes into; the default branch unless given"),
    // Lookarounds in a pattern would keep clients of the description from checking it.
    branch: z
      .string()
      .regex(exportBranch)
      .refine(isExportBranch, "is no name that git takes")
      .optional()
      .describe("rollout/<dataset> unless given"),
    folder: z.string().max(512).optional().describe("datasets/<dataset> unless given"),
    hidden: z.boolean().optional().describe("tests/ and solution/ too; true unless given"),
    indexes: z.boolean().optional().describe("registry.json and tasks/dataset.toml; true unless given"),
    description: z.string().max(60_000).optional(),
  })
  .meta({ id: "GithubExport" });
export type GithubExport = z.infer<typeof githubExportSchema>;

export const githubExportPreviewSchema = z
  .object({
    pullRequest: z.object({ number: z.int().min(1), url: z.string() }).nullable(),
    since: z.object({ version: z.int().min(1), commit: z.string(), at: timestampSchema }).nullable(),
    tasks: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["added", "changed", "removed", "renamed"]),
        formerName: z.string().nullable().describe("Of a renamed task, as the last export named it"),
        files: z.array(z.string()),
        bytes: z.int().min(0),
      }),
    ),
    same: z.int().min(0),
    files: z.int().min(0).describe("That are uploaded"),
    bytes: z.int().min(0),
    description: z.string().describe("As the export writes it, in Markdown"),
  })
  .meta({ id: "GithubExportPreview" });
export type GithubExportPreview = z.infer<typeof githubExportPreviewSchema>;
