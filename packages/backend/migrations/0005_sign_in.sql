-- Signing in by an account of a provider, and the sessions of a person.
--
-- Rules as in 0001: what must look across workspaces is a SECURITY DEFINER function.

-- Who was there before anybody could sign in, or was named since: not everyone who signs in first is an owner.
alter table users add column made_by_operator boolean not null default false;
update users set made_by_operator = true;

-- The person with this address, else the oldest one whom the operator made, else a new one.
create or replace function ensure_first_owner(new_id uuid, new_name text, new_email text) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(hashtext('rollout.first_owner'));
  select u.id into found_id from users u
    where case when new_email is null then u.made_by_operator else lower(u.email) = lower(new_email) end
    order by u.created_at, u.id limit 1;
  if found_id is null then
    insert into users (id, name, email, named_by_operator, made_by_operator)
      values (new_id, new_name, lower(new_email), new_email is not null, true);
    found_id := new_id;
  end if;
  return found_id;
end $$;

create function add_sign_in_request(
  by_cookie bytea, by_state bytea, new_nonce text, new_code_verifier text, new_return_to text, person uuid
) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  insert into sign_in_requests (cookie_hash, state_hash, nonce, code_verifier, return_to, attach_to)
    values (by_cookie, by_state, new_nonce, new_code_verifier, new_return_to, person);
end;

-- Uses up the sign-in that this browser began; no row when it is another's, was used, or is older than ten minutes.
create function take_sign_in_request(by_cookie bytea, by_state bytea)
  returns table (nonce text, code_verifier text, return_to text, attach_to uuid)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update sign_in_requests set used_at = now()
    where cookie_hash = by_cookie and state_hash = by_state and used_at is null
      and created_at > now() - interval '10 minutes'
    returning sign_in_requests.nonce, sign_in_requests.code_verifier, sign_in_requests.return_to,
      sign_in_requests.attach_to;
end;

create function find_user_of_account(of_issuer text, of_subject text) returns table (user_id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.name from accounts a join users u on u.id = a.user_id
    where a.issuer = of_issuer and a.subject = of_subject;
end;

-- The person of an account whose address is verified. A new account goes to `adds_to`, else to the person whom the
-- operator named by this address and who has none yet, else to a new person. Without a name, a person keeps theirs.
--
-- outcome: 'known', 'added', 'named', 'new'; and, with nothing changed, 'of_another' or 'has_another', where
-- `adds_to` cannot have the account.
create function enter_account(
  of_issuer text, of_subject text, verified_email text, given_name text, adds_to uuid, new_id uuid
) returns table (user_id uuid, outcome text)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare person uuid; how text;
begin
  perform pg_advisory_xact_lock(hashtextextended('account ' || of_issuer || ' ' || of_subject, 0));
  -- Two accounts with one address must not both become the person whom the operator named by it.
  perform pg_advisory_xact_lock(hashtextextended('address ' || verified_email, 0));
  select a.user_id into person from accounts a where a.issuer = of_issuer and a.subject = of_subject;
  if person is not null then
    if adds_to is not null and adds_to <> person then
      return query select person, 'of_another';
      return;
    end if;
    how := 'known';
  elsif adds_to is not null then
    perform from users u where u.id = adds_to for update;
    if exists (select from accounts a where a.user_id = adds_to and a.issuer = of_issuer) then
      return query select adds_to, 'has_another';
      return;
    end if;
    person := adds_to;
    how := 'added';
  else
    select u.id into person from users u
      where u.named_by_operator and lower(u.email) = verified_email
        and not exists (select from accounts a where a.user_id = u.id)
      order by u.created_at, u.id limit 1 for update;
    how := 'named';
    if person is null then
      insert into users (id, name, email)
        values (new_id, coalesce(given_name, split_part(verified_email, '@', 1)), verified_email);
      person := new_id;
      how := 'new';
    end if;
  end if;
  insert into accounts (issuer, subject, user_id) values (of_issuer, of_subject, person)
    on conflict (issuer, subject) do update set last_sign_in_at = now();
  update users set email = verified_email, name = coalesce(given_name, name) where id = person;
  return query select person, how;
end $$;

create function open_session_of_account(
  new_session uuid, session_hash bytea, person uuid, from_address text, with_client text, sealed_id_token text
) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  insert into sessions (id, token_hash, user_id, opened_by, address, client, id_token_sealed)
    values (new_session, session_hash, person, 'account', from_address, with_client, sealed_id_token);
end;

drop function open_session_by_link(bytea, uuid, bytea);
-- Uses up a sign-in link and opens a session with it; no row when the link is unknown, used or expired.
create function open_session_by_link(
  link_hash bytea, new_session uuid, session_hash bytea, from_address text, with_client text
) returns table (user_id uuid, name text, email text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with used as (
    update sign_in_links set used_at = now()
      where token_hash = link_hash and used_at is null and expires_at > now()
      returning sign_in_links.user_id
  ), opened as (
    insert into sessions (id, token_hash, user_id, address, client)
      select new_session, session_hash, used.user_id, from_address, with_client from used
      returning sessions.user_id
  )
  select u.id, u.name, u.email from opened o join users u on u.id = o.user_id;
end;

drop function revoke_session(bytea);
-- Ends a session; no row when it was over. With what its provider needs to end its own.
create function revoke_session(hash bytea) returns table (id uuid, client text, id_token_sealed text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with ending as (
    select s.id, s.client, s.id_token_sealed from sessions s
      where s.token_hash = hash and s.revoked_at is null for update
  ), ended as (
    update sessions set revoked_at = now(), id_token_sealed = null
      from ending where sessions.id = ending.id
  )
  select ending.id, ending.client, ending.id_token_sealed from ending;
end;

create function list_open_sessions(person uuid)
  returns table (id uuid, client text, address text, created_at timestamptz, last_seen_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select s.id, s.client, s.address, s.created_at, s.last_seen_at from sessions s
    where s.user_id = person and s.revoked_at is null
      and s.last_seen_at > now() - interval '7 days' and s.created_at > now() - interval '30 days'
    order by s.last_seen_at desc, s.id desc;
end;

-- Ends the session `wanted` of a person, or all of theirs but `kept`.
create function revoke_sessions_of_user(person uuid, wanted uuid, kept uuid)
  returns table (id uuid, client text)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update sessions set revoked_at = now(), id_token_sealed = null
    where user_id = person and revoked_at is null and (wanted is null or id = wanted)
      and (kept is null or id <> kept)
      and last_seen_at > now() - interval '7 days' and created_at > now() - interval '30 days'
    returning sessions.id, sessions.client;
end;

-- Whom the provider on loopback offers to continue as: who used it before, last used first.
create function list_local_accounts(at_most int) returns table (subject text, name text, email text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select a.subject, u.name, u.email from accounts a join users u on u.id = a.user_id
    where a.issuer = 'local' and u.email is not null order by a.last_sign_in_at desc limit at_most;
end;

create function find_installation() returns uuid
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select id from installation;
end;

create function list_sealed_id_tokens(after_id uuid, at_most int) returns table (id uuid, sealed text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select s.id, s.id_token_sealed from sessions s
    where s.id_token_sealed is not null and (after_id is null or s.id > after_id) order by s.id limit at_most;
end;

-- False when the session was ended or sealed by another meanwhile.
create function replace_sealed_id_token(session uuid, former text, sealed text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with replaced as (
    update sessions set id_token_sealed = sealed where id = session and id_token_sealed = former returning id
  )
  select exists (select from replaced);
end;

-- What nobody can use any more.
create function forget_old_sign_ins() returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  delete from sign_in_requests where created_at < now() - interval '1 day';
  delete from sign_in_links where expires_at < now() - interval '1 day';
  delete from sessions
    where created_at < now() - interval '31 days' or revoked_at < now() - interval '31 days';
end;
