-- Who joins the parts of an upload, or removes them, and until when nobody else may. A server that dies lets go of it
-- by the end of that time.
alter table uploads add column ended_by uuid;
alter table uploads add column ended_until timestamptz;

-- The most that was done in each phase, by its name: a job that comes further than before is not given up.
alter table jobs add column furthest jsonb not null default '{}';

-- Takes a job that nobody runs, or that ended and left something to remove, for as long as the lease: of the workspace
-- of which the fewest are under way, the oldest. A server runs two of one workspace at a time, so that its other places
-- are there for others. An export waits for those of its dataset that were asked for before it: both would open a pull
-- request.
create or replace function claim_job(kinds text[], holder uuid, lease interval)
  returns table (workspace_id uuid, id uuid, kind text, attempts int)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query
    with under_way as materialized (
      select r.workspace_id, count(*) as everywhere, count(*) filter (where r.lease_holder = holder) as here
      from jobs r
      where (r.state in ('waiting', 'running') or r.cleanup_due) and r.lease_until > clock_timestamp()
      group by r.workspace_id
    )
    update jobs j
    set state = case when j.state = 'waiting' then 'running' else j.state end,
      resumed = j.resumed or j.state = 'running', attempts = j.attempts + 1,
      lease_until = clock_timestamp() + lease, lease_holder = holder
    from (
      select c.workspace_id, c.id from jobs c
        join workspaces w on w.id = c.workspace_id
        left join under_way u on u.workspace_id = c.workspace_id
      where c.kind = any(kinds) and w.deleted_at is null
        and (c.state in ('waiting', 'running') or (c.cleanup_due and c.state in ('failed', 'cancelled')))
        and (c.lease_until is null or c.lease_until < clock_timestamp())
        and coalesce(u.here, 0) < 2
        and not (c.kind = 'export_github' and exists (
          select from jobs o
          where o.workspace_id = c.workspace_id and o.dataset_id = c.dataset_id and o.kind = c.kind
            and o.state in ('waiting', 'running') and (o.created_at, o.id) < (c.created_at, c.id)))
      order by coalesce(u.everywhere, 0), c.created_at limit 1 for update of c skip locked
    ) next
    where j.workspace_id = next.workspace_id and j.id = next.id
    returning j.workspace_id, j.id, j.kind, j.attempts;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;
