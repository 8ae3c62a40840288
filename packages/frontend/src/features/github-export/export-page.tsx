/** Takes a dataset out of Rollout: into a repository by a pull request, or as one file. */
import type { Dataset, DatasetId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { datasetQuery } from "../../api/datasets.js";
import { githubQuery } from "../../api/github.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { ErrorState } from "../../ui/error-state.js";
import { PageBar } from "../../ui/page-bar.js";
import { Segmented } from "../../ui/segmented.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useTitle } from "../../ui/use-title.js";
import { FileExport } from "./file-export.js";
import { GithubExportForm } from "./github-export-form.js";
import { NotConnected } from "./not-connected.js";

const route = getRouteApi("/w/$workspace/datasets/$datasetId/export");

const ways = [
  { value: "github", label: "GitHub" },
  { value: "harbor_zip", label: "Harbor ZIP" },
  { value: "jsonl", label: "JSONL" },
] as const;

export function ExportPage() {
  const { workspace, datasetId } = route.useParams();
  const { to, version, taskSet } = route.useSearch();
  const navigate = useNavigate();
  const dataset = useQuery(datasetQuery(workspace, datasetId as DatasetId));
  useTitle(dataset.data ? `Export ${dataset.data.name}` : "Export");
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          {dataset.data && (
            <Link to="/w/$workspace/datasets/$datasetId" params={{ workspace, datasetId }}>
              {dataset.data.name}
            </Link>
          )}
          <h1>Export</h1>
        </Breadcrumb>
        <span className="ml-auto">
          <Segmented
            label="Export to"
            value={to ?? "github"}
            options={ways}
            onChange={(way) =>
              void navigate({
                to: "/w/$workspace/datasets/$datasetId/export",
                params: { workspace, datasetId },
                search: {
                  ...(way === "github" ? {} : { to: way }),
                  ...(version === undefined ? {} : { version }),
                  ...(taskSet === undefined ? {} : { taskSet }),
                },
                replace: true,
              })
            }
          />
        </span>
      </PageBar>
      {dataset.isPending && <SkeletonRows rows={6} className="h-14" />}
      {dataset.isError && (
        <ErrorState
          title="The dataset could not be loaded."
          error={dataset.error}
          onRetry={() => void dataset.refetch()}
        />
      )}
      {dataset.data && to === undefined && (
        <GithubWay workspace={workspace} dataset={dataset.data} version={version} taskSet={taskSet} />
      )}
      {dataset.data && to !== undefined && (
        <FileExport key={to} {...{ workspace, version, taskSet }} dataset={dataset.data} format={to} />
      )}
    </>
  );
}

interface GithubWayProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly version: string | undefined;
  readonly taskSet: string | undefined;
}

function GithubWay(props: GithubWayProps) {
  const github = useQuery(githubQuery(props.workspace));
  if (github.isError) {
    return (
      <ErrorState
        title="The connection to GitHub could not be read."
        error={github.error}
        onRetry={() => void github.refetch()}
      />
    );
  }
  if (!github.data) return <SkeletonRows rows={6} className="h-14" />;
  if (github.data.kind === null)
    return <NotConnected workspace={props.workspace} datasetId={props.dataset.id} />;
  return <GithubExportForm key={props.dataset.id} {...props} />;
}
