-- Task sets, drafts, connected buckets, uploads in parts, jobs, GitHub, and where outputs break their schema.

alter table datasets
  add column source_kind text not null default 'api'
    check (source_kind in ('hand', 'api', 'harbor_zip', 'jsonl', 'csv', 'github')),
  add column source_name text,
  -- The last export to GitHub: number, url, state, repository, branch, folder, commit and version.
  add column pull_request json,
  add column exported_version int;

alter table dataset_versions add column created_by text;

-- A task set by hand keeps its tasks in order; by filter it keeps the filter, and runs find the tasks when they start.
create table task_sets (
  workspace_id uuid not null,
  id uuid not null,
  dataset_id uuid not null,
  name text not null,
  filter json,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, dataset_id) references datasets on delete cascade
);
create index task_sets_of_dataset on task_sets (workspace_id, dataset_id);

create table task_set_tasks (
  workspace_id uuid not null,
  task_set_id uuid not null,
  position int not null,
  task_id uuid not null,
  primary key (workspace_id, task_set_id, position),
  unique (workspace_id, task_set_id, task_id),
  foreign key (workspace_id, task_set_id) references task_sets on delete cascade
);

-- What startRun takes by name: a dataset or a task set, never two of one name. A deleted dataset has no row here.
create table startable_names (
  workspace_id uuid not null,
  name text not null,
  dataset_id uuid,
  task_set_id uuid,
  primary key (workspace_id, name),
  check (num_nonnulls(dataset_id, task_set_id) = 1),
  foreign key (workspace_id, dataset_id) references datasets on delete cascade,
  foreign key (workspace_id, task_set_id) references task_sets on delete cascade
);
create unique index startable_name_of_dataset on startable_names (workspace_id, dataset_id);
create unique index startable_name_of_task_set on startable_names (workspace_id, task_set_id);

-- What a person has typed and not saved; task_id is null for a task that is new.
create table task_drafts (
  workspace_id uuid not null,
  dataset_id uuid not null,
  user_id uuid not null references users on delete cascade,
  task_id uuid,
  base_version int not null,
  task json not null,
  saved_at timestamptz not null default now(),
  unique nulls not distinct (workspace_id, dataset_id, user_id, task_id),
  foreign key (workspace_id, dataset_id) references datasets on delete cascade
);

-- The secret is sealed for the canonical origin of the endpoint: another origin cannot open it.
create table buckets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  bucket text not null,
  region text not null,
  prefix text not null,
  endpoint text,
  path_style boolean not null,
  access_key_id text not null,
  secret_sealed text not null,
  last_code text,
  last_message text,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  -- Disconnected, and kept without its secret for the files that refer to its objects.
  deleted_at timestamptz,
  primary key (workspace_id, id)
);

-- A file is bytes of built-in storage, or an object of a bucket as it was when it was attached.
alter table files
  add column bucket_id uuid,
  add column object_key text,
  add column etag text,
  add foreign key (workspace_id, bucket_id) references buckets,
  add check ((bucket_id is null) = (object_key is null));
alter table files drop constraint files_workspace_id_sha256_name_content_type_key;
create unique index built_in_files on files (workspace_id, sha256, name, content_type) where bucket_id is null;
create unique index bucket_files on files (workspace_id, bucket_id, object_key, sha256) where bucket_id is not null;
create index files_by_name on files (workspace_id, name text_pattern_ops, id) where bucket_id is null;
create index revision_files_of_file on task_revision_files (workspace_id, file_id);

create table uploads (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  size bigint not null,
  content_type text,
  part_bytes int not null,
  bucket_id uuid,
  -- Of the bucket's own multipart upload.
  bucket_upload_id text,
  -- An object of this key may be replaced.
  replace boolean not null default false,
  -- Kept until the upload expires, so that completing it again gives the same answer.
  completed_at timestamptz,
  file_id uuid,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, bucket_id) references buckets on delete cascade
);
create table upload_parts (
  workspace_id uuid not null,
  upload_id uuid not null,
  part int not null,
  size bigint not null,
  etag text,
  primary key (workspace_id, upload_id, part),
  foreign key (workspace_id, upload_id) references uploads on delete cascade
);

-- Work that outlives its request. A server that runs a job renews its lease; a job whose lease is over is taken
-- up by another, which goes on from `progress`.
create table jobs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('import', 'export_github')),
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'ready', 'done', 'failed', 'cancelled')),
  name text not null,
  -- What is asked for, and how far it is; shapes of the feature that runs it.
  request json not null,
  progress json,
  phase text not null default '',
  done bigint not null default 0,
  total bigint,
  unit text not null default 'tasks' check (unit in ('tasks', 'files', 'bytes')),
  resumed boolean not null default false,
  code text,
  message text,
  dataset_id uuid,
  url text,
  created_by uuid references users on delete set null,
  created_by_name text,
  lease_until timestamptz,
  -- Of the server that runs it: only this one may write what it does.
  lease_holder uuid,
  -- How often it was begun or taken up.
  attempts int not null default 0,
  -- It ended without success, and what it left in storage is not removed yet.
  cleanup_due boolean not null default false,
  dismissed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index jobs_to_run on jobs (created_at) where state in ('waiting', 'running') or cleanup_due;
create index jobs_to_list on jobs (workspace_id, updated_at);

-- What an import has read, before it is confirmed.
create table import_tasks (
  workspace_id uuid not null,
  job_id uuid not null,
  position int not null,
  task json not null,
  summary json not null,
  primary key (workspace_id, job_id, position),
  foreign key (workspace_id, job_id) references jobs on delete cascade
);

-- Bytes that an import has put into built-in storage, or is about to: nobody else removes them meanwhile. Many to a
-- row, as an import claims tens of thousands and few look for them.
create table import_files (
  workspace_id uuid not null,
  job_id uuid not null,
  claim uuid not null,
  hashes bytea[] not null,
  primary key (workspace_id, job_id, claim),
  foreign key (workspace_id, job_id) references jobs on delete cascade
);

create table github_connections (
  workspace_id uuid not null primary key references workspaces on delete cascade,
  kind text not null check (kind in ('token', 'app')),
  login text not null,
  token_sealed text,
  token_preview text,
  installation_id bigint,
  -- Of an installation, as owner/name: those that the person who connected it may write to.
  repositories text[] not null default '{}',
  expires_at timestamptz,
  connected_at timestamptz not null default now()
);

-- null: not checked. Where the output breaks the task's output schema.
alter table rollouts add column violations json;

do $$
declare name text;
begin
  foreach name in array array['task_sets', 'task_set_tasks', 'startable_names', 'task_drafts', 'buckets', 'uploads',
    'upload_parts', 'jobs', 'import_tasks', 'import_files', 'github_connections'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_workspace on %I using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()))', name);
  end loop;
end $$;

-- Names that are there already: the owner of the schema sees every row while it is not forced to obey the policies.
alter table datasets no force row level security;
alter table startable_names no force row level security;
insert into startable_names (workspace_id, name, dataset_id)
  select workspace_id, name, id from datasets where deleted_at is null;
alter table datasets force row level security;
alter table startable_names force row level security;

-- Uploads that nobody went on with, oldest first; what they left in storage is removed before their rows.
create function list_expired_uploads() returns table (workspace_id uuid, id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select u.workspace_id, u.id from uploads u where u.expires_at < now() order by u.expires_at limit 1000;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Takes the oldest job that nobody runs, or that ended and left something to remove, for as long as the lease.
-- An export waits for those of its dataset that were asked for before it: both would open a pull request.
create function claim_job(kinds text[], holder uuid, lease interval)
  returns table (workspace_id uuid, id uuid, kind text, attempts int)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query update jobs j
    set state = case when j.state = 'waiting' then 'running' else j.state end,
      resumed = j.resumed or j.state = 'running', attempts = j.attempts + 1,
      lease_until = clock_timestamp() + lease, lease_holder = holder
    from (
      select c.workspace_id, c.id from jobs c join workspaces w on w.id = c.workspace_id
      where c.kind = any(kinds) and w.deleted_at is null
        and (c.state in ('waiting', 'running') or (c.cleanup_due and c.state in ('failed', 'cancelled')))
        and (c.lease_until is null or c.lease_until < clock_timestamp())
        and not (c.kind = 'export_github' and exists (
          select from jobs o
          where o.workspace_id = c.workspace_id and o.dataset_id = c.dataset_id and o.kind = c.kind
            and o.state in ('waiting', 'running') and (o.created_at, o.id) < (c.created_at, c.id)))
      order by c.created_at limit 1 for update of c skip locked
    ) next
    where j.workspace_id = next.workspace_id and j.id = next.id
    returning j.workspace_id, j.id, j.kind, j.attempts;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Forgets jobs that ended before the time given; imports that nobody confirmed since then are cancelled.
create function forget_old_jobs(before timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  update jobs set state = 'cancelled', cleanup_due = true, updated_at = now()
    where state = 'ready' and updated_at < before;
  delete from jobs where state in ('done', 'failed', 'cancelled') and not cleanup_due and updated_at < before;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Datasets that are gone for good, tasks of runs, and outputs that wait to be checked.

-- Nobody can take it back any more; the row stays for the name that runs show.
alter table datasets add column purged_at timestamptz;
alter policy own_workspace on datasets
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

-- As startRun was given it, whatever dataset or task set is called now.
alter table runs add column started_with text;
create index runs_of_version on runs (workspace_id, dataset_version_id);

-- The tasks of a run of a task set, as they were selected when it started; other runs have all of their version.
create table run_tasks (
  workspace_id uuid not null,
  run_id uuid not null,
  position int not null,
  task_id uuid not null,
  primary key (workspace_id, run_id, position),
  foreign key (workspace_id, run_id) references runs on delete cascade
);

-- That the task is there follows from its revision. Without this key a purge needs no index over tasks here.
alter table dataset_version_tasks drop constraint dataset_version_tasks_workspace_id_task_id_fkey;
create index version_tasks_of_revision on dataset_version_tasks (workspace_id, task_revision_id);
-- For the newest run that tried a task, and for the purge.
create index rollouts_of_revision on rollouts (workspace_id, task_revision_id, run_id)
  where task_revision_id is not null;

-- Outputs whose rollout finished and that were not compared with their schema yet.
create table output_checks (
  workspace_id uuid not null,
  rollout_id uuid not null,
  primary key (workspace_id, rollout_id),
  foreign key (workspace_id, rollout_id) references rollouts on delete cascade
);

do $$
declare name text;
begin
  foreach name in array array['run_tasks', 'output_checks'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_workspace on %I using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()))', name);
  end loop;
end $$;

-- A few of each workspace, so that none waits for all of another's.
create function list_output_checks(of_each int) returns table (workspace_id uuid, rollout_id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select c.workspace_id, c.rollout_id from workspaces w cross join lateral (
      select o.workspace_id, o.rollout_id, row_number() over (order by o.rollout_id) as place
      from output_checks o where o.workspace_id = w.id order by o.rollout_id limit of_each
    ) c
    order by c.place;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Datasets that were deleted before the time given, the oldest deletion first.
create function list_datasets_to_purge(deleted_before timestamptz) returns table (workspace_id uuid, id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select d.workspace_id, d.id from datasets d join workspaces w on w.id = d.workspace_id
    where d.deleted_at < deleted_before and d.purged_at is null and w.deleted_at is null
    order by d.deleted_at limit 1000;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Whether the key has this value, or an array that holds it. Postgres reads no JSON with \u0000 or half a
-- surrogate pair in it, and nobody filters by these.
create function metadata_holds(metadata json, key text, wanted text) returns boolean
  language plpgsql immutable parallel safe
as $$
declare member json;
begin
  if strpos(metadata::text, '\u') > 0 then
    metadata := regexp_replace(metadata::text, '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\\ufffd', 'g')::json;
  end if;
  member := metadata -> key;
  if member is null then return false; end if;
  if json_typeof(member) = 'array' then
    return exists (select from json_array_elements_text(member) as element(item) where item = wanted);
  end if;
  return (metadata ->> key) = wanted;
end $$;
