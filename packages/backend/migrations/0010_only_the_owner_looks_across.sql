-- Names of the catalog are written out: a temporary table named pg_class would otherwise stand in for the catalog's.
create or replace function is_across_workspaces() returns boolean
  language sql stable parallel safe
as $$
  select coalesce(pg_catalog.current_setting('rollout.across_workspaces', true), '') = 'on'
    and current_user = (
      select pg_catalog.pg_get_userbyid(relowner) from pg_catalog.pg_class
        where oid = pg_catalog.to_regclass('public.workspaces'))
$$;
