-- Workspaces, people, sessions and API keys.
--
-- Every table of a workspace carries workspace_id and has FORCE ROW LEVEL SECURITY. The policy compares it with
-- the setting rollout.workspace_id, which a WorkspaceDb sets for one transaction. What must look across
-- workspaces (whose key is this, which session) is done by the SECURITY DEFINER functions at the end of this
-- file; they alone set rollout.across_workspaces, and unset it before they return.

create function current_workspace_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('rollout.workspace_id', true), '')::uuid;

-- The setting alone opens nothing: it counts inside functions that run as the owner of the schema, so that a role
-- that only serves cannot set it for itself.
create function is_across_workspaces() returns boolean
  language sql stable parallel safe
as $$
  select coalesce(current_setting('rollout.across_workspaces', true), '') = 'on'
    and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = to_regclass('public.workspaces'))
$$;

create table workspaces (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own_workspace on workspaces
  using (id = (select current_workspace_id()) or (select is_across_workspaces()));

-- People exist outside of workspaces; (issuer, subject) is null until the first OpenID sign-in.
create table users (
  id uuid primary key,
  name text not null,
  email text,
  issuer text,
  subject text,
  created_at timestamptz not null default now(),
  unique (issuer, subject)
);

create table memberships (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'member')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index memberships_of_user on memberships (user_id);
alter table memberships enable row level security;
alter table memberships force row level security;
create policy own_workspace on memberships
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

-- Only the SHA-256 of a token is kept. idle: 7 days, absolute: 30 days.
create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index sessions_of_user on sessions (user_id);

create table sign_in_links (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table api_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  key_hash bytea not null unique,
  preview text not null,
  scopes text[] not null check (scopes <@ array['ingest', 'read', 'write']),
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy own_workspace on api_keys
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

-- The key with this hash, its workspace, and whether it may still be used. Notes the use, once a minute at most.
create function find_api_key(hash bytea)
  returns table (id uuid, name text, preview text, scopes text[], state text, workspace_id uuid, slug text, workspace_name text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  update api_keys set last_used_at = now()
    where key_hash = hash and (last_used_at is null or last_used_at < now() - interval '1 minute');
  return query select k.id, k.name, k.preview, k.scopes,
      case when k.revoked_at is not null then 'revoked'
           when k.expires_at <= now() then 'expired' else 'valid' end,
      w.id, w.slug, w.name
    from api_keys k join workspaces w on w.id = k.workspace_id
    where k.key_hash = hash;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- The person of a session that is not over. Notes that it was seen, once a minute at most.
create function find_session(hash bytea)
  returns table (session_id uuid, user_id uuid, name text, email text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update sessions set last_seen_at = now()
    where token_hash = hash and last_seen_at < now() - interval '1 minute'
      and last_seen_at > now() - interval '7 days' and created_at > now() - interval '30 days';
  select s.id, u.id, u.name, u.email
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = hash and s.revoked_at is null
      and s.last_seen_at > now() - interval '7 days' and s.created_at > now() - interval '30 days';
end;

create function list_workspaces_of_user(person uuid)
  returns table (id uuid, slug text, name text, role text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.slug, w.name, m.role
    from memberships m join workspaces w on w.id = m.workspace_id
    where m.user_id = person order by w.slug;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

create function find_workspace_by_slug(wanted text)
  returns table (id uuid, slug text, name text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.slug, w.name from workspaces w where w.slug = wanted;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Uses up a sign-in link and opens a session with it; no row when the link is unknown, used or expired.
create function open_session_by_link(link_hash bytea, new_session uuid, session_hash bytea)
  returns table (user_id uuid, name text, email text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with used as (
    update sign_in_links set used_at = now()
      where token_hash = link_hash and used_at is null and expires_at > now()
      returning sign_in_links.user_id
  ), opened as (
    insert into sessions (id, token_hash, user_id) select new_session, session_hash, used.user_id from used
      returning sessions.user_id
  )
  select u.id, u.name, u.email from opened o join users u on u.id = o.user_id;
end;

create function revoke_session(hash bytea) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update sessions set revoked_at = now() where token_hash = hash and revoked_at is null;
end;

-- First start, admin command and, later, the page: a workspace with its first owner, created once by slug.
create function ensure_workspace(new_id uuid, new_slug text, new_name text, owner_id uuid)
  returns table (id uuid, created boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  insert into workspaces (id, slug, name) values (new_id, new_slug, new_name) on conflict (slug) do nothing;
  if owner_id is not null then
    insert into memberships (workspace_id, user_id, role)
      select w.id, owner_id, 'owner' from workspaces w where w.slug = new_slug on conflict do nothing;
  end if;
  return query select w.id, w.id = new_id from workspaces w where w.slug = new_slug;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- The person who owns what the operator sets up before anybody has signed in: the oldest user, else a new one.
create function ensure_first_owner(new_id uuid, new_name text, new_email text) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(hashtext('rollout.first_owner'));
  select u.id into found_id from users u
    where new_email is null or u.email = new_email order by u.created_at, u.id limit 1;
  if found_id is null then
    insert into users (id, name, email) values (new_id, new_name, new_email);
    found_id := new_id;
  end if;
  return found_id;
end $$;

create function create_sign_in_link(link_hash bytea, person uuid, valid_for interval) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  insert into sign_in_links (token_hash, user_id, expires_at) values (link_hash, person, now() + valid_for);
end;
