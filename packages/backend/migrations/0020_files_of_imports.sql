-- Files that an import stored for its tasks, and nobody uploaded: a list of files shows them only when asked, since one
-- archive has thousands.
alter table files add column imported boolean not null default false;
create index uploaded_files_by_name on files (workspace_id, name text_pattern_ops, id)
  where bucket_id is null and not imported;
