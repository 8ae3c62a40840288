-- Creating, renaming, deleting and removing workspaces, and who made which API key.
--
-- Rules as in 0001: what must look across workspaces is a SECURITY DEFINER function.

create index workspaces_deleted on workspaces (deleted_at) where deleted_at is not null;

drop function ensure_workspace(uuid, text, text, uuid);
-- A slug is kept for the workspace that had it for 90 days, since programs may still name it.
create function is_slug_taken(wanted text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare is_taken boolean;
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  is_taken := exists (select from workspaces w where w.slug = wanted) or exists (
    select from workspace_former_slugs former
      where former.slug = wanted and former.replaced_at > now() - interval '90 days');
  perform set_config('rollout.across_workspaces', 'off', true);
  return is_taken;
end $$;

-- A new workspace, owned by its maker; false when another workspace has the slug, deleted or not, or had it lately.
-- Where it had the slug longer ago, it leads there no more.
create function create_workspace(new_id uuid, new_slug text, new_name text, maker uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare is_new boolean;
begin
  if is_slug_taken(new_slug) then return false; end if;
  perform set_config('rollout.across_workspaces', 'on', true);
  insert into workspaces (id, slug, name) values (new_id, new_slug, new_name) on conflict (slug) do nothing;
  is_new := found;
  if is_new then
    delete from workspace_former_slugs where slug = new_slug;
    insert into memberships (workspace_id, user_id, role) values (new_id, maker, 'owner');
  end if;
  perform set_config('rollout.across_workspaces', 'off', true);
  return is_new;
end $$;

drop function find_workspace_by_slug(text);
-- The workspace to which a slug leads: the one that has it, deleted or not, else the one that had it.
create function find_workspace_by_slug(wanted text)
  returns table (id uuid, slug text, name text, deleted_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.slug, w.name, w.deleted_at from workspaces w
    where w.slug = wanted
      or w.id = (select former.workspace_id from workspace_former_slugs former where former.slug = wanted)
    order by w.slug = wanted desc limit 1;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- After the workspace of the transaction got another slug: the former one leads on, the new one leads nowhere else.
-- False when the new one is kept for another workspace. A workspace has twenty former slugs at most, the newest.
create function keep_former_slug(former_slug text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare own uuid := current_workspace_id(); taken text;
begin
  select w.slug into taken from workspaces w where w.id = own;
  perform set_config('rollout.across_workspaces', 'on', true);
  if exists (select from workspace_former_slugs former where former.slug = taken and former.workspace_id <> own
      and former.replaced_at > now() - interval '90 days') then
    perform set_config('rollout.across_workspaces', 'off', true);
    return false;
  end if;
  delete from workspace_former_slugs former where former.slug = taken;
  insert into workspace_former_slugs (workspace_id, slug) values (own, former_slug);
  delete from workspace_former_slugs former where former.workspace_id = own and former.slug not in (
    select newest.slug from workspace_former_slugs newest where newest.workspace_id = own
      order by newest.replaced_at desc limit 20);
  perform set_config('rollout.across_workspaces', 'off', true);
  return true;
end $$;

-- Takes back a workspace that was deleted within `within`, for one of its owners; no row otherwise.
create function restore_workspace(wanted uuid, person uuid, within interval)
  returns table (id uuid, slug text, name text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query update workspaces w set deleted_at = null, deleted_by = null
    where w.id = wanted and w.deleted_at > now() - within and exists (
      select from memberships m where m.workspace_id = w.id and m.user_id = person and m.role = 'owner')
    returning w.id, w.slug, w.name;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

create function list_workspaces_to_purge(deleted_before timestamptz) returns table (id uuid, name text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.name from workspaces w where w.deleted_at < deleted_before order by w.deleted_at;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Rollouts that run now, as platform/rollout-status.sql.ts tells them from stalled ones, in each workspace of a
-- person. The newest 10,000 without a finish are looked at, so that any number of abandoned ones costs the same.
create function count_running_rollouts_of_user(person uuid) returns table (workspace_id uuid, running int)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare own uuid;
begin
  for own in select w.id from list_workspaces_of_user(person) w loop
    perform set_config('rollout.workspace_id', own::text, true);
    return query select own, count(*)::int from (
        select r.last_activity_at, r.mark_stalled_after_seconds from rollouts r
          where r.workspace_id = own and r.status = 'running' order by r.id desc limit 10000
      ) newest
      where newest.last_activity_at >= now() - make_interval(secs => newest.mark_stalled_after_seconds);
  end loop;
  perform set_config('rollout.workspace_id', '', true);
end $$;

-- Names of those who made API keys of the workspace of the transaction; they may have left it since.
create function list_api_key_makers() returns table (id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.name from users u
    where u.id in (select k.created_by from api_keys k where k.workspace_id = current_workspace_id());
end;

-- The name of a member of the workspace of the transaction.
create function find_member_name(person uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.name from memberships m join users u on u.id = m.user_id
    where m.workspace_id = current_workspace_id() and m.user_id = person;
end;

-- What nobody asks for any more: uses of keys are shown for 30 days.
create function forget_old_api_key_uses() returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  delete from api_key_uses where last_used_at < now() - interval '30 days';
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;
