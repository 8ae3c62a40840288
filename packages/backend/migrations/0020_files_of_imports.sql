-- Files that an import stored are listed apart from those that were uploaded.
alter table files add column is_imported boolean not null default false;

-- Of files that are there already nobody noted it: an import names no maker, and its tasks refer to all that it stored.
alter table files no force row level security;
alter table task_revision_files no force row level security;
alter table task_revisions no force row level security;
alter table tasks no force row level security;
alter table datasets no force row level security;

update files f set is_imported = true
where f.bucket_id is null and f.made_by is null and exists (
  select from task_revision_files used
    join task_revisions r on r.workspace_id = used.workspace_id and r.id = used.task_revision_id
    join tasks t on t.workspace_id = r.workspace_id and t.id = r.task_id
    join datasets d on d.workspace_id = t.workspace_id and d.id = t.dataset_id
  where used.workspace_id = f.workspace_id and used.file_id = f.id
    and d.source_kind in ('harbor_zip', 'jsonl', 'csv', 'github')
);

alter table files force row level security;
alter table task_revision_files force row level security;
alter table task_revisions force row level security;
alter table tasks force row level security;
alter table datasets force row level security;

-- A folder of either is walked in the order of names, without looking at the other.
drop index files_by_name;
create index files_by_origin_and_name on files (workspace_id, is_imported, name text_pattern_ops, id)
  where bucket_id is null;
