-- Datasets are immutable versions of tasks. A task's id is stable across versions; its content is an immutable
-- task revision; a version is an ordered list of revisions.

create table files (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  size bigint not null,
  content_type text not null,
  sha256 bytea not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, sha256, name, content_type)
);

create table datasets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
create unique index datasets_by_name on datasets (workspace_id, name) where deleted_at is null;

create table dataset_versions (
  workspace_id uuid not null,
  id uuid not null,
  dataset_id uuid not null,
  version int not null,
  note text not null default '',
  task_count int not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, dataset_id, version),
  foreign key (workspace_id, dataset_id) references datasets on delete cascade
);

create table tasks (
  workspace_id uuid not null,
  id uuid not null,
  dataset_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, dataset_id) references datasets on delete cascade
);
create index tasks_of_dataset on tasks (workspace_id, dataset_id);

create table task_revisions (
  workspace_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  name text not null,
  instruction text not null,
  input json not null,
  output_schema json,
  metadata json not null,
  content_hash bytea not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, task_id) references tasks on delete cascade
);
create index task_revisions_of_task on task_revisions (workspace_id, task_id);

create table task_revision_files (
  workspace_id uuid not null,
  task_revision_id uuid not null,
  position int not null,
  file_id uuid not null,
  name text not null,
  role text not null check (role in ('input', 'environment', 'tests', 'solution', 'step', 'metadata')),
  primary key (workspace_id, task_revision_id, position),
  foreign key (workspace_id, task_revision_id) references task_revisions on delete cascade,
  foreign key (workspace_id, file_id) references files
);

create table dataset_version_tasks (
  workspace_id uuid not null,
  dataset_version_id uuid not null,
  position int not null,
  task_id uuid not null,
  task_revision_id uuid not null,
  primary key (workspace_id, dataset_version_id, position),
  unique (workspace_id, dataset_version_id, task_id),
  foreign key (workspace_id, dataset_version_id) references dataset_versions on delete cascade,
  foreign key (workspace_id, task_revision_id) references task_revisions,
  foreign key (workspace_id, task_id) references tasks
);

do $$
declare name text;
begin
  foreach name in array array['files', 'datasets', 'dataset_versions', 'tasks', 'task_revisions', 'task_revision_files', 'dataset_version_tasks'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_workspace on %I using (workspace_id = (select current_workspace_id()))', name);
  end loop;
end $$;
