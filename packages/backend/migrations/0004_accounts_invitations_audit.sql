-- Accounts at OpenID providers, invitations, former addresses of workspaces, appearance, use of keys, audit log.
--
-- Rules as in 0001: a table of a workspace has workspace_id and FORCE ROW LEVEL SECURITY; what must look across
-- workspaces is a SECURITY DEFINER function.

-- A person has one account or several; the first is added when a one-time link or an address of the operator
-- meets its first sign-in. The issuer of the provider on loopback is kept as `local`, whatever its port.
create table accounts (
  issuer text not null,
  subject text not null,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index accounts_of_user on accounts (user_id);
insert into accounts (issuer, subject, user_id)
  select issuer, subject, id from users where issuer is not null and subject is not null;
alter table users drop column issuer, drop column subject;

-- The operator named this address as that of an owner, before anybody signed in with it.
alter table users add column named_by_operator boolean not null default false;
update users set named_by_operator = true where email is not null;
create index users_by_email on users (lower(email));

-- `link`: opened by a one-time link; an account may be added to its person.
alter table sessions
  add column opened_by text not null default 'link' check (opened_by in ('link', 'account')),
  add column address text,
  add column client text,
  -- Sealed; a hint for the provider when its session is to end, too.
  add column id_token_sealed text;

-- A sign-in under way, ten minutes at most, one use. The cookie and the state are known by their hashes alone.
create table sign_in_requests (
  cookie_hash bytea primary key,
  state_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  -- The person who is signed in by a link and adds an account.
  attach_to uuid references users on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index sign_in_requests_by_age on sign_in_requests (created_at);

-- Salt of the keys that seal secrets: one row, made here.
create table installation (
  id uuid primary key default gen_random_uuid(),
  only_one boolean not null default true unique check (only_one)
);
insert into installation default values;

alter table workspaces
  add column deleted_at timestamptz,
  add column deleted_by uuid references users on delete set null;

-- An address that a workspace had before leads to it until another workspace takes it.
create table workspace_former_slugs (
  workspace_id uuid not null references workspaces on delete cascade,
  slug text not null primary key,
  replaced_at timestamptz not null default now()
);
create index former_slugs_of_workspace on workspace_former_slugs (workspace_id);
alter table workspace_former_slugs enable row level security;
alter table workspace_former_slugs force row level security;
create policy own_workspace on workspace_former_slugs
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

alter table memberships
  add column theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  add column hue smallint not null default 222 check (hue between 0 and 359);

create table invitations (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  -- In lower case.
  email text not null,
  role text not null check (role in ('owner', 'member')),
  token_hash bytea not null unique,
  invited_by uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  delivery text not null default 'not_sent' check (delivery in ('not_sent', 'sent', 'failed', 'opened', 'refused')),
  delivery_at timestamptz,
  delivery_error text,
  accepted_at timestamptz,
  accepted_by uuid references users on delete set null,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
create index invitations_by_email on invitations (email) where accepted_at is null and revoked_at is null;
-- An address has one open invitation to a workspace.
create unique index open_invitation_of_address on invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;
alter table invitations enable row level security;
alter table invitations force row level security;
create policy own_workspace on invitations
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

alter table api_keys
  add column kind text not null default 'standard' check (kind in ('standard', 'cli')),
  add column revoked_by uuid references users on delete set null;

-- Who used a key, from where; noted once a minute at most.
create table api_key_uses (
  workspace_id uuid not null,
  key_id uuid not null,
  address text not null,
  client text not null,
  last_used_at timestamptz not null default now(),
  primary key (workspace_id, key_id, address, client),
  foreign key (workspace_id, key_id) references api_keys on delete cascade
);
alter table api_key_uses enable row level security;
alter table api_key_uses force row level security;
create policy own_workspace on api_key_uses
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));

-- The key that started a run; no reference, since a key may go while its runs stay.
alter table runs add column started_by_key uuid;
create index runs_of_key on runs (workspace_id, started_by_key) where started_by_key is not null;

-- Append-only. workspace_id is null for what concerns no workspace, and outlives the workspace otherwise.
create table audit_entries (
  id uuid primary key,
  workspace_id uuid,
  -- Not now(): entries of one transaction keep their order.
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null check (actor_kind in ('person', 'key', 'operator', 'system')),
  actor_id text,
  actor_name text not null,
  action text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  code text,
  object_id text,
  object_name text,
  before json,
  after json,
  address text,
  client text,
  session_id text,
  request_id text
);
create index audit_entries_of_workspace on audit_entries (workspace_id, id desc);
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy own_workspace on audit_entries for select
  using (workspace_id = (select current_workspace_id()) or (select is_across_workspaces()));
create policy appending on audit_entries for insert with check ((select is_across_workspaces()));

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

create function append_audit_entry(
  new_id uuid, of_workspace uuid, new_actor_kind text, new_actor_id text, new_actor_name text, new_action text,
  new_outcome text, new_code text, new_object_id text, new_object_name text, new_before json, new_after json,
  new_address text, new_client text, new_session_id text, new_request_id text
) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  -- The same refusal is told once a minute: whoever is refused must not be able to fill the log.
  if new_outcome = 'refused' and exists (
    select from audit_entries e
      where e.workspace_id is not distinct from of_workspace and e.at > now() - interval '1 minute'
        and e.outcome = 'refused' and e.action = new_action and e.code is not distinct from new_code
        and e.actor_id is not distinct from new_actor_id and e.object_id is not distinct from new_object_id
        and e.address is not distinct from new_address
  ) then
    perform set_config('rollout.across_workspaces', 'off', true);
    return;
  end if;
  insert into audit_entries (id, workspace_id, actor_kind, actor_id, actor_name, action, outcome, code, object_id,
      object_name, before, after, address, client, session_id, request_id)
    values (new_id, of_workspace, new_actor_kind, new_actor_id, new_actor_name, new_action, new_outcome, new_code,
      new_object_id, new_object_name, new_before, new_after, new_address, new_client, new_session_id, new_request_id);
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

drop function find_api_key(bytea);
-- The key with this hash, its workspace, and whether it may still be used. Notes the use, once a minute at most.
create function find_api_key(hash bytea, from_address text, with_client text)
  returns table (id uuid, name text, preview text, scopes text[], state text, created_by uuid, workspace_id uuid,
    slug text, workspace_name text, former_slugs text[])
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  update api_keys set last_used_at = now()
    where key_hash = hash and revoked_at is null and (last_used_at is null or last_used_at < now() - interval '1 minute');
  if from_address is not null then
    insert into api_key_uses as known (workspace_id, key_id, address, client)
      select k.workspace_id, k.id, from_address, coalesce(with_client, '') from api_keys k
      where k.key_hash = hash and k.revoked_at is null
        and not exists (select from api_key_uses recent
          where recent.workspace_id = k.workspace_id and recent.key_id = k.id and recent.address = from_address
            and recent.client = coalesce(with_client, '') and recent.last_used_at > now() - interval '1 minute')
        -- More clients than a person reads are not told apart.
        and (select count(*) from api_key_uses every_use
          where every_use.workspace_id = k.workspace_id and every_use.key_id = k.id) < 100
      on conflict (workspace_id, key_id, address, client) do update set last_used_at = now()
        where known.last_used_at < now() - interval '1 minute';
  end if;
  return query select k.id, k.name, k.preview, k.scopes,
      case when k.revoked_at is not null then 'revoked'
           when k.expires_at <= now() then 'expired'
           when w.deleted_at is not null then 'workspace_deleted' else 'valid' end,
      k.created_by, w.id, w.slug, w.name,
      array(select former.slug from workspace_former_slugs former where former.workspace_id = w.id)
    from api_keys k join workspaces w on w.id = k.workspace_id
    where k.key_hash = hash;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

drop function find_session(bytea);
-- The person of a session that is not over. Notes that it was seen, and from where, once a minute at most.
create function find_session(hash bytea, from_address text, with_client text)
  returns table (session_id uuid, user_id uuid, name text, email text, opened_by text, has_account boolean)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update sessions set last_seen_at = now(), address = coalesce(from_address, address),
      client = coalesce(with_client, client)
    where token_hash = hash and last_seen_at < now() - interval '1 minute'
      and last_seen_at > now() - interval '7 days' and created_at > now() - interval '30 days';
  select s.id, u.id, u.name, u.email, s.opened_by,
      exists (select from accounts a where a.user_id = u.id)
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = hash and s.revoked_at is null
      and s.last_seen_at > now() - interval '7 days' and s.created_at > now() - interval '30 days';
end;

drop function list_workspaces_of_user(uuid);
create function list_workspaces_of_user(person uuid)
  returns table (id uuid, slug text, name text, role text, former_slugs text[])
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.slug, w.name, m.role,
      array(select former.slug from workspace_former_slugs former where former.workspace_id = w.id)
    from memberships m join workspaces w on w.id = m.workspace_id
    where m.user_id = person and w.deleted_at is null order by w.slug;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- What the session's reply says of each workspace beyond what the guard needs.
create function describe_workspaces_of_user(person uuid)
  returns table (id uuid, slug text, name text, role text, former_slugs text[], member_count int, theme text,
    hue smallint, deleted_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select w.id, w.slug, w.name, m.role,
      array(select former.slug from workspace_former_slugs former where former.workspace_id = w.id),
      (select count(*)::int from memberships each where each.workspace_id = w.id),
      m.theme, m.hue, w.deleted_at
    from memberships m join workspaces w on w.id = m.workspace_id
    where m.user_id = person order by w.slug;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Invitations that the person of this address can accept now. Void where the inviter is no owner any more.
create function list_invitations_of_address(wanted text)
  returns table (id uuid, workspace_id uuid, slug text, workspace_name text, role text, email text,
    invited_by_name text, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select i.id, w.id, w.slug, w.name, i.role, i.email, u.name, i.expires_at
    from invitations i
      join workspaces w on w.id = i.workspace_id and w.deleted_at is null
      join memberships inviter
        on inviter.workspace_id = i.workspace_id and inviter.user_id = i.invited_by and inviter.role = 'owner'
      join users u on u.id = i.invited_by
    where i.email = lower(wanted) and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    order by i.sent_at desc;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- The person with this address whom the operator named and who has no account yet, else the oldest person, else a new one.
create or replace function ensure_first_owner(new_id uuid, new_name text, new_email text) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(hashtext('rollout.first_owner'));
  select u.id into found_id from users u
    where new_email is null or lower(u.email) = lower(new_email) order by u.created_at, u.id limit 1;
  if found_id is null then
    insert into users (id, name, email, named_by_operator)
      values (new_id, new_name, lower(new_email), new_email is not null);
    found_id := new_id;
  end if;
  return found_id;
end $$;
