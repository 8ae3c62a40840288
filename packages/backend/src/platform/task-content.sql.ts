import { type FileRole, idFromUuid, type TaskFile } from "@rollout/contract";

/** What an agent gets of a task. The JSON columns are texts, as they were saved. */
export interface TaskContentRow {
  instruction: string;
  input: string;
  output_schema: string | null;
  metadata: string;
  files: string;
}

interface FileRow {
  id: string;
  name: string;
  role: FileRole;
  size: number;
  contentType: string;
  sha256: string;
  bucketId: string | null;
  bucket: string | null;
  key: string | null;
}

/**
 * Columns of TaskContentRow, from task_revisions `revision`.
 *
 * @param roles - Place of the roles of files that may be seen, as `$4`: an array of texts.
 */
export const taskContentColumns = (roles: `$${number}`): string => `
  revision.instruction, revision.input, revision.output_schema, revision.metadata, (
    select coalesce(json_agg(json_build_object('id', f.id, 'name', named.name, 'role', named.role, 'size', f.size,
      'contentType', f.content_type, 'sha256', encode(f.sha256, 'hex'),
      'bucketId', b.id, 'bucket', b.name, 'key', f.object_key) order by named.position), '[]')
    from task_revision_files named
    join files f on f.workspace_id = named.workspace_id and f.id = named.file_id
    left join buckets b on b.workspace_id = f.workspace_id and b.id = f.bucket_id
    where named.workspace_id = $1 and named.task_revision_id = revision.id and named.role = any(${roles}::text[])
  ) as files`;

/** A TaskContent as JSON text; input, output schema and metadata go out byte for byte. */
export function taskContentJson(row: TaskContentRow): string {
  const files = (JSON.parse(row.files) as FileRow[]).map(({ bucketId, bucket, key, ...file }): TaskFile => {
    const id = idFromUuid("file", file.id);
    const isOfBucket = bucketId !== null && bucket !== null && key !== null;
    const source = isOfBucket ? { source: { bucketId: idFromUuid("bkt", bucketId), bucket, key } } : {};
    return { ...file, id, url: `/api/v1/files/${id}/content`, ...source };
  });
  return `{"instruction":${JSON.stringify(row.instruction)},"input":${row.input},"files":${JSON.stringify(files)},"outputSchema":${row.output_schema ?? "null"},"metadata":${row.metadata}}`;
}
