-- Members and invitations: names and addresses of people, and what happens across workspaces.
--
-- Rules as in 0001: what must look across workspaces is a SECURITY DEFINER function.

create unique index invitations_by_id on invitations (id);

-- Members of the workspace of the transaction, owners first, then by name. Activity is that of their sessions.
create function list_members()
  returns table (user_id uuid, name text, email text, role text, joined_at timestamptz, last_active_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select m.user_id, u.name, u.email, m.role, m.created_at,
      (select max(s.last_seen_at) from sessions s where s.user_id = m.user_id)
    from memberships m join users u on u.id = m.user_id
    where m.workspace_id = current_workspace_id()
    order by m.role = 'owner' desc, lower(u.name), m.user_id;
end;

-- Ends the sessions of a person whom no workspace is left. The person is locked, so that of two removals at once
-- the later one sees the other.
create function end_sessions_without_workspace(person uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  perform from users u where u.id = person for no key update;
  -- Of a deleted workspace an owner is still one who can take it back.
  if not exists (
    select from memberships m join workspaces w on w.id = m.workspace_id
      where m.user_id = person and (w.deleted_at is null or m.role = 'owner')
  ) then
    update sessions set revoked_at = now(), id_token_sealed = null where user_id = person and revoked_at is null;
  end if;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Whether a member of the workspace of the transaction has this address.
create function is_address_of_member(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select exists (
    select from memberships m join users u on u.id = m.user_id
      where m.workspace_id = current_workspace_id() and lower(u.email) = lower(wanted));
end;

-- Names of those who sent the invitations of the workspace of the transaction; they may have left it since.
create function list_inviters() returns table (id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.name from users u
    where u.id in (select i.invited_by from invitations i where i.workspace_id = current_workspace_id());
end;

-- An invitation and its workspace, by id or by the hash of its token, whatever its state; and who joined by it and
-- is a member still.
create function find_invitation(wanted uuid, hash bytea)
  returns table (id uuid, workspace_id uuid, slug text, workspace_name text, role text, email text,
    invited_by_name text, expires_at timestamptz, state text, joined_by uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select i.id, w.id, w.slug, w.name, i.role, i.email, u.name, i.expires_at,
      case when i.accepted_at is not null then 'accepted'
           when i.revoked_at is not null then 'revoked'
           when inviter.role is distinct from 'owner' or w.deleted_at is not null then 'void'
           when i.expires_at <= now() then 'expired' else 'pending' end,
      (select m.user_id from memberships m where m.workspace_id = w.id and m.user_id = i.accepted_by)
    from invitations i
      join workspaces w on w.id = i.workspace_id
      join users u on u.id = i.invited_by
      left join memberships inviter on inviter.workspace_id = i.workspace_id and inviter.user_id = i.invited_by
    where i.id = coalesce(wanted, (select linked.id from invitations linked where linked.token_hash = hash));
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Keeps roles and members of the workspace of an invitation as they are until the transaction ends.
create function lock_workspace_of_invitation(wanted uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  perform from workspaces w
    where w.id = (select i.workspace_id from invitations i where i.id = wanted) for no key update;
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Uses up an invitation and makes its person a member; false when it is no more open, or another person's. One
-- who is a member already keeps the role. An address counts only with the account that proves it.
create function accept_invitation(wanted uuid, person uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  joined record;
  is_accepted boolean;
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  update invitations i set accepted_at = now(), accepted_by = person
    where i.id = wanted and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
      and exists (select from workspaces w where w.id = i.workspace_id and w.deleted_at is null)
      and exists (select from memberships inviter
        where inviter.workspace_id = i.workspace_id and inviter.user_id = i.invited_by and inviter.role = 'owner')
      and exists (select from users u
        where u.id = person and lower(u.email) = i.email and exists (select from accounts a where a.user_id = u.id))
    returning i.workspace_id, i.role into joined;
  is_accepted := found;
  if is_accepted then
    insert into memberships (workspace_id, user_id, role) values (joined.workspace_id, person, joined.role)
      on conflict (workspace_id, user_id) do nothing;
  end if;
  perform set_config('rollout.across_workspaces', 'off', true);
  return is_accepted;
end $$;

-- Notes who opened the link of an invitation: the person invited, once, or another, each time.
create function note_invitation_opened(wanted uuid, new_delivery text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  perform set_config('rollout.across_workspaces', 'on', true);
  update invitations set delivery = new_delivery, delivery_at = now(), delivery_error = null
    where id = wanted and (delivery <> new_delivery or new_delivery = 'refused');
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;

-- Invitations within an hour: of the person, out of any workspace, and of the address, out of the workspace of the
-- transaction. One at a time for a person, so that the count holds.
create function count_sent_invitations(by_person text, from_address text) returns table (count int, seconds int)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare here uuid := current_workspace_id();
begin
  perform pg_advisory_xact_lock(hashtext('rollout.invitations'), hashtext(by_person));
  perform set_config('rollout.across_workspaces', 'on', true);
  return query select count(*)::int,
      coalesce(ceil(extract(epoch from min(e.at) + interval '1 hour' - now())), 0)::int
    from audit_entries e
    where e.at > now() - interval '1 hour' and e.outcome = 'done'
      and e.action in ('invitation.create', 'invitation.resend')
      and (e.actor_id = by_person or (e.address = from_address and e.workspace_id = here));
  perform set_config('rollout.across_workspaces', 'off', true);
end $$;
create index audit_entries_of_actor on audit_entries (actor_id, at) where outcome = 'done';
