-- Runs, their rollouts, and the trace: a log of numbered records, written by ingest alone.

create table runs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  dataset_id uuid,
  dataset_version_id uuid,
  task_set_name text,
  task_count int not null default 0,
  workflow_name text,
  group_id text,
  agent_name text,
  agent_version text,
  environment text,
  release text,
  attempts int,
  mark_stalled_after_seconds int not null,
  created_at timestamptz not null default now(),
  -- Moved after the commit of ingest, once a second at most: lists sort by it, nothing else depends on it.
  last_activity_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, dataset_id) references datasets,
  foreign key (workspace_id, dataset_version_id) references dataset_versions
);
create index runs_by_activity on runs (workspace_id, last_activity_at desc, id desc);
create index runs_by_group on runs (workspace_id, group_id);
create index runs_of_dataset on runs (workspace_id, dataset_id);

-- group_id … release are copies of the run's, for filtering. Counters move in the ingest transaction, from the
-- rows that were really inserted; fillfactor leaves room to update them in place.
create table rollouts (
  workspace_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  task_id uuid,
  task_revision_id uuid,
  task_name text,
  inline_task json,
  attempt int,
  trace_id text,
  external_trace_id text,
  session_id text,
  user_id text,
  group_id text,
  workflow_name text,
  agent_name text,
  agent_version text,
  environment text,
  release text,
  mark_stalled_after_seconds int not null,
  status text not null default 'running' check (status in ('running', 'succeeded', 'failed')),
  error text,
  output json,
  metadata json,
  sdk text,
  started_at timestamptz,
  ended_at timestamptz,
  duration_ms float8,
  event_count int not null default 0,
  error_count int not null default 0,
  cost_usd float8,
  tokens_in bigint,
  tokens_out bigint,
  score float8,
  model text,
  last_event text,
  last_activity_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, run_id) references runs on delete cascade,
  foreign key (workspace_id, task_revision_id) references task_revisions
) with (fillfactor = 70);
create index rollouts_of_run on rollouts (workspace_id, run_id, task_id, task_name, attempt);
create index rollouts_of_run_by_age on rollouts (workspace_id, run_id, id);
-- Status changes once in the life of a rollout; counters, which change often, stay out of every index.
create index rollouts_running on rollouts (workspace_id, id) include (run_id) where status = 'running';
create index rollouts_failed on rollouts (workspace_id, id) include (run_id) where status = 'failed';
alter table rollouts alter output set storage external;

-- Writers of a rollout, numbered from 1, so that a row of the log needs two bytes for its writer.
create table rollout_writers (
  workspace_id uuid not null,
  rollout_id uuid not null,
  writer_no int2 not null,
  writer_id uuid not null,
  -- Every record up to this seq is stored.
  acked_seq int not null default 0,
  highest_seq int not null default 0,
  record_count int not null default 0,
  -- As rollout.finished said; null until then.
  last_seq int,
  dropped json,
  primary key (workspace_id, rollout_id, writer_no),
  unique (workspace_id, rollout_id, writer_id),
  foreign key (workspace_id, rollout_id) references rollouts on delete cascade
) with (fillfactor = 70);

-- flags: 1 error, 2 arrived after the finish, 4 a second finish that differs from the first.
-- No foreign key to rollouts: it costs a fifth of the insert, and ingest holds the lock of the rollout that it
-- writes under in the same transaction (docs/decisions/0004-trace-events-without-foreign-key.md).
create table trace_events (
  workspace_id uuid not null,
  rollout_id uuid not null,
  record_id uuid not null,
  seq int4 not null,
  writer_no int2 not null,
  flags int2 not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  start_offset_ms float8 not null,
  end_offset_ms float8 not null,
  latency_ms float8,
  cost_usd float8,
  tokens_in int8,
  tokens_out int8,
  tokens_cached int8,
  tokens_reasoning int8,
  type text not null,
  name text,
  role text,
  agent text,
  call_id text,
  span_id text,
  parent_span_id text,
  payload json,
  metadata json,
  primary key (workspace_id, rollout_id, writer_no, seq)
);
-- A record id that is seen again under another key is a duplicate too. UUIDv7: new ids land at the right edge.
create unique index trace_events_by_record on trace_events (workspace_id, record_id);
alter table trace_events alter payload set storage external;
alter table trace_events alter metadata set storage external;

-- What ingest refused, as it came, so that nothing vanishes. The same bytes are kept once.
create table quarantined_records (
  workspace_id uuid not null references workspaces on delete cascade,
  id bigint generated always as identity,
  received_at timestamptz not null default now(),
  request_id text not null,
  writer_id text,
  code text not null,
  message text not null,
  raw bytea not null,
  raw_hash bytea not null,
  primary key (workspace_id, id),
  unique (workspace_id, raw_hash, code)
);

do $$
declare name text;
begin
  foreach name in array array['runs', 'rollouts', 'rollout_writers', 'trace_events', 'quarantined_records'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_workspace on %I using (workspace_id = (select current_workspace_id()))', name);
  end loop;
end $$;
