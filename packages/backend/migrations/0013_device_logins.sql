-- Logins of programs without a browser (RFC 8628), and keys that act as their person.
--
-- Rules as in 0001: nobody serves from these tables but by the functions below.

-- Of the device code only the SHA-256 is kept. The key is made when the program takes it, so no secret waits here.
create table device_logins (
  id uuid primary key,
  device_code_hash bytea not null unique,
  user_code text not null unique,
  client text not null,
  machine text not null,
  system text not null,
  wanted_workspace text,
  address text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes',
  -- Between two questions of the program; grows by 5 with each that comes too early.
  interval_seconds int not null default 5,
  asked_at timestamptz,
  -- The session that opened it first; no other can decide.
  claimed_by uuid references sessions on delete cascade,
  decision text check (decision in ('approved', 'denied')),
  approved_by uuid references users on delete cascade,
  approved_workspace uuid references workspaces on delete cascade,
  taken_at timestamptz,
  check ((decision is not distinct from 'approved') = (approved_by is not null and approved_workspace is not null))
);
create index device_logins_by_age on device_logins (created_at);
create index device_logins_of_session on device_logins (claimed_by);
create index device_logins_of_person on device_logins (approved_by);
create index device_logins_of_workspace on device_logins (approved_workspace);

-- Codes that a person typed and that no login has.
create table wrong_user_codes (
  user_id uuid primary key references users on delete cascade,
  tries int not null,
  last_at timestamptz not null
);

-- When it expires; null when another login has the user code.
create function add_device_login(
  new_id uuid, code_hash bytea, new_user_code text, new_client text, new_machine text, new_system text,
  for_workspace text, from_address text
) returns timestamptz
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  insert into device_logins
      (id, device_code_hash, user_code, client, machine, system, wanted_workspace, address)
    values (new_id, code_hash, new_user_code, new_client, new_machine, new_system, for_workspace, from_address)
    on conflict (user_code) do nothing
    returning expires_at;
end;

-- Opens the login of a code for a session, which claims it.
--
-- outcome: 'open', 'over' (expired or decided), 'claimed' (by another session), 'unknown', which uses up a try of
-- the person, and 'locked', where none is left and nothing was looked up.
create function open_device_login(code text, session uuid, most_tries int, locked_for interval)
  returns table (outcome text, tries_left int, locked_until timestamptz, client text, machine text, system text,
    wanted_workspace text, address text, created_at timestamptz, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare person uuid; wrong wrong_user_codes; login device_logins;
begin
  select s.user_id into person from sessions s where s.id = session;
  insert into wrong_user_codes (user_id, tries, last_at) values (person, 0, now()) on conflict (user_id) do nothing;
  -- Tries at the same moment wait here, so that not one more gets through.
  select * into wrong from wrong_user_codes w where w.user_id = person for update;
  if wrong.last_at <= now() - locked_for then wrong.tries := 0; end if;
  if wrong.tries >= most_tries then
    return query select 'locked', 0, wrong.last_at + locked_for, null::text, null::text, null::text, null::text,
      null::text, null::timestamptz, null::timestamptz;
    return;
  end if;
  select * into login from device_logins d where d.user_code = code for update;
  if login.id is null then
    update wrong_user_codes set tries = wrong.tries + 1, last_at = now() where user_id = person;
    return query select 'unknown', most_tries - wrong.tries - 1, now() + locked_for, null::text, null::text,
      null::text, null::text, null::text, null::timestamptz, null::timestamptz;
    return;
  end if;
  if login.claimed_by is null and login.expires_at > now() then
    update device_logins set claimed_by = session where id = login.id;
    login.claimed_by := session;
  end if;
  return query select
    case when login.claimed_by <> session then 'claimed'
         when login.expires_at <= now() or login.decision is not null then 'over' else 'open' end,
    most_tries - wrong.tries, null::timestamptz, login.client, login.machine, login.system, login.wanted_workspace,
    login.address, login.created_at, login.expires_at;
end $$;

-- Approves or denies the login that the session opened; a workspace approves.
--
-- outcome: 'decided', 'over', 'claimed' (by another session), 'unknown', also where nobody has opened it: whoever
-- tries codes here must not learn which exist.
create function decide_device_login(code text, session uuid, for_workspace uuid)
  returns table (outcome text, id uuid, machine text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare login device_logins;
begin
  select * into login from device_logins d where d.user_code = code for update;
  if login.claimed_by is null then
    return query select 'unknown', null::uuid, null::text;
  elsif login.claimed_by <> session then
    return query select 'claimed', null::uuid, null::text;
  elsif login.expires_at <= now() or login.decision is not null then
    return query select 'over', null::uuid, null::text;
  else
    update device_logins set
        decision = case when for_workspace is null then 'denied' else 'approved' end,
        approved_workspace = for_workspace,
        approved_by = case when for_workspace is null then null else (select s.user_id from sessions s where s.id = session) end
      where id = login.id;
    return query select 'decided', login.id, login.machine;
  end if;
end $$;

-- What the program learns when it asks.
--
-- outcome: 'waits', 'early' (and the interval has grown), 'approved', 'denied', 'over' (unknown, expired or taken).
create function ask_device_login(code_hash bytea, growth int, longest_interval int)
  returns table (outcome text, workspace_id uuid, interval_seconds int)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare login device_logins; is_early boolean;
begin
  select * into login from device_logins d where d.device_code_hash = code_hash for update;
  if login.id is null or login.expires_at <= now() or login.taken_at is not null then
    return query select 'over', null::uuid, null::int;
    return;
  elsif login.decision is not distinct from 'denied' then
    return query select 'denied', null::uuid, null::int;
    return;
  end if;
  -- A second less than agreed: what is sent in time can travel faster than what was sent before it.
  is_early := coalesce(login.asked_at > now() - make_interval(secs => login.interval_seconds - 1), false);
  if is_early then login.interval_seconds := least(login.interval_seconds + growth, longest_interval); end if;
  update device_logins set asked_at = now(), interval_seconds = login.interval_seconds where id = login.id;
  return query select
    case when is_early then 'early' when login.decision is null then 'waits' else 'approved' end,
    case when is_early then null else login.approved_workspace end, login.interval_seconds;
end $$;

-- Uses up an approved login, and says who approved it; no row when it is not approved, expired or taken. In the
-- transaction that makes the key, so that of two programs which ask at once one gets it.
create function take_device_login(code_hash bytea)
  returns table (machine text, user_id uuid, name text, email text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with taken as (
    update device_logins set taken_at = now()
      where device_code_hash = code_hash and decision = 'approved' and taken_at is null and expires_at > now()
      returning device_logins.machine, device_logins.approved_by
  )
  select taken.machine, u.id, u.name, u.email from taken join users u on u.id = taken.approved_by;
end;

create function forget_old_device_logins() returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  delete from device_logins where created_at < now() - interval '1 day';
  delete from wrong_user_codes where last_at < now() - interval '1 day';
end;

drop function find_api_key(bytea, text, text);
-- The key with this hash, its workspace, and whether it may still be used. Notes the use, once a minute at most.
create function find_api_key(hash bytea, from_address text, with_client text)
  returns table (id uuid, name text, preview text, kind text, scopes text[], state text, created_by uuid,
    workspace_id uuid, slug text, workspace_name text, former_slugs text[])
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
  return query select k.id, k.name, k.preview, k.kind, k.scopes,
      case when k.revoked_at is not null or (k.kind = 'cli' and k.created_by is null) then 'revoked'
           when k.expires_at <= now() then 'expired'
           when w.deleted_at is not null then 'workspace_deleted' else 'valid' end,
      k.created_by, w.id, w.slug, w.name,
      array(select former.slug from workspace_former_slugs former where former.workspace_id = w.id)
    from api_keys k join workspaces w on w.id = k.workspace_id
    where k.key_hash = hash;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- A member of the workspace of the transaction.
create function find_member(person uuid) returns table (name text, email text, has_account boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.name, u.email, exists (select from accounts a where a.user_id = u.id)
    from memberships m join users u on u.id = m.user_id
    where m.workspace_id = current_workspace_id() and m.user_id = person;
end;
