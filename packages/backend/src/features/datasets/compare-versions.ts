import { idFromUuid, RolloutError, type VersionComparison } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type ComparedTaskRow, comparePlaces, compareTasks } from "./compare-versions.sql.js";
import { findDatasetVersion } from "./datasets.sql.js";

type Difference = VersionComparison["tasks"][number];

/** Which tasks differ between two versions of a dataset, and in what. */
export async function compareVersions(
  db: WorkspaceDb,
  datasetId: string,
  from: number,
  to: number,
): Promise<VersionComparison> {
  const { rows, moved, taskCount } = await db.transaction(
    async (transaction) => {
      const [before, after] = [
        await findDatasetVersion(transaction, datasetId, from),
        await findDatasetVersion(transaction, datasetId, to),
      ];
      if (!before || !after) throw new RolloutError("dataset_version_not_found");
      const places = await comparePlaces(transaction, before.id, after.id);
      const inOrder = longestRise(places.from);
      const movedTo = places.to.filter((_place, index) => !inOrder.has(index));
      const differing = await compareTasks(transaction, { from: before.id, to: after.id, movedTo });
      return { rows: differing, moved: new Set(movedTo), taskCount: places.taskCount };
    },
    { byIndex: true },
  );
  const tasks = rows.flatMap((row) =>
    differenceOf(row, row.to_position !== null && moved.has(row.to_position)),
  );
  return { from, to, same: taskCount - tasks.length, tasks };
}

function differenceOf(row: ComparedTaskRow, isMoved: boolean): Difference[] {
  const fields = fieldsOf(row);
  const kind =
    row.from_position === null
      ? "added"
      : row.to_position === null
        ? "removed"
        : fields.length > 0
          ? "changed"
          : isMoved
            ? "moved"
            : undefined;
  if (kind === undefined) return [];
  return [
    {
      id: idFromUuid("task", row.task_id),
      name: row.name,
      formerName: row.name_differs && kind === "changed" ? row.former_name : null,
      kind,
      fields: kind === "changed" ? fields : [],
      fromPosition: row.from_position,
      toPosition: row.to_position,
    },
  ];
}

function fieldsOf(row: ComparedTaskRow): Difference["fields"] {
  if (row.is_same) return [];
  const differing: [Difference["fields"][number], boolean][] = [
    ["name", row.name_differs],
    ["instruction", row.instruction_differs],
    ["input", row.input_differs],
    ["files", row.files_differ],
    ["outputSchema", row.output_schema_differs],
    ["metadata", row.metadata_differs],
  ];
  return differing.filter(([, differs]) => differs).map(([field]) => field);
}

/**
 * Indexes of a longest rising subsequence: what is not in it was moved, and no smaller set explains the order.
 *
 * @param positions - No two are the same.
 */
function longestRise(positions: readonly number[]): ReadonlySet<number> {
  // ends[n]: index of the smallest value that ends a rise of n + 1.
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [index, position] of positions.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positions[ends[middle]!]! < position) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? undefined : ends[low - 1]);
    ends[low] = index;
  }
  const rise = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = before[index]) rise.add(index);
  return rise;
}
