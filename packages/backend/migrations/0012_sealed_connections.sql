-- Sealed secrets of connections in all workspaces, for the operator who changes the secret that sealed them. A
-- bucket's place holds its endpoint; those that are disconnected have no secret any more.
create function list_sealed_connections()
  returns table (kind text, workspace_id uuid, id uuid, endpoint text, sealed text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query
    select 'bucket', b.workspace_id, b.id, b.endpoint, b.secret_sealed from buckets b where b.deleted_at is null
    union all
    select 'github', g.workspace_id, g.workspace_id, null, g.token_sealed from github_connections g
      where g.token_sealed is not null;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;
