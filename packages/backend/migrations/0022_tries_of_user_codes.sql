-- Whoever guesses codes of logins pays for each wrong one: also for one that another session holds, also where they
-- approve or deny without having opened it, and together with everyone at the same address.
--
-- Rules as in 0001: nobody serves from these tables but by the functions below.

-- Wrong codes in a minute, by the address that limits count (of IPv6 a network).
create table wrong_codes_of_addresses (
  address text primary key,
  tries int not null,
  since timestamptz not null
);

-- Until when neither the person nor the address may try a code; no row when both may. What it looked at stays locked
-- until the transaction ends, so that of tries at the same moment not one more gets through.
create function locked_user_codes(
  person uuid, from_address text, most_tries int, locked_for interval, most_of_address int
) returns table (outcome text, locked_until timestamptz)
  language plpgsql volatile set search_path = public, pg_temp
as $$
declare wrong wrong_user_codes; near wrong_codes_of_addresses;
begin
  insert into wrong_user_codes (user_id, tries, last_at) values (person, 0, now()) on conflict (user_id) do nothing;
  select * into wrong from wrong_user_codes w where w.user_id = person for update;
  insert into wrong_codes_of_addresses as a (address, tries, since) values (from_address, 0, now())
    on conflict (address) do nothing;
  select * into near from wrong_codes_of_addresses a where a.address = from_address for update;
  if wrong.last_at <= now() - locked_for then
    update wrong_user_codes w set tries = 0, last_at = now() where w.user_id = person;
  elsif wrong.tries >= most_tries then
    return query select 'locked', wrong.last_at + locked_for;
    return;
  end if;
  if near.since <= now() - interval '1 minute' then
    update wrong_codes_of_addresses a set tries = 0, since = now() where a.address = from_address;
  elsif near.tries >= most_of_address then
    return query select 'address_locked', near.since + interval '1 minute';
  end if;
end $$;

-- Uses up a try; gives how many are left to the person.
create function count_wrong_user_code(person uuid, from_address text, most_tries int) returns int
  language plpgsql volatile set search_path = public, pg_temp
as $$
declare used int;
begin
  update wrong_codes_of_addresses a set tries = a.tries + 1 where a.address = from_address;
  update wrong_user_codes w set tries = w.tries + 1, last_at = now() where w.user_id = person returning w.tries into used;
  return most_tries - used;
end $$;

drop function open_device_login(text, uuid, int, interval);
-- Opens the login of a code for a session, which claims it.
--
-- outcome: 'open', 'over' (expired or decided), 'claimed' (by another session) and 'unknown', which use up a try, and
-- 'locked' or 'address_locked', where none is left and nothing was looked up.
create function open_device_login(
  code text, session uuid, from_address text, most_tries int, locked_for interval, most_of_address int
) returns table (outcome text, tries_left int, locked_until timestamptz, client text, machine text, system text,
    wanted_workspace text, address text, created_at timestamptz, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare person uuid; lock record; login device_logins;
begin
  select s.user_id into person from sessions s where s.id = session;
  select * into lock from locked_user_codes(person, from_address, most_tries, locked_for, most_of_address);
  if lock.outcome is not null then
    return query select lock.outcome, 0, lock.locked_until, null::text, null::text, null::text, null::text,
      null::text, null::timestamptz, null::timestamptz;
    return;
  end if;
  select * into login from device_logins d where d.user_code = code for update;
  if login.id is null or login.claimed_by <> session then
    return query select case when login.id is null then 'unknown' else 'claimed' end,
      count_wrong_user_code(person, from_address, most_tries), now() + locked_for, null::text, null::text, null::text,
      null::text, null::text, null::timestamptz, null::timestamptz;
    return;
  end if;
  if login.claimed_by is null and login.expires_at > now() then
    update device_logins set claimed_by = session where id = login.id;
  end if;
  return query select
    case when login.expires_at <= now() or login.decision is not null then 'over' else 'open' end,
    null::int, null::timestamptz, login.client, login.machine, login.system, login.wanted_workspace,
    login.address, login.created_at, login.expires_at;
end $$;

drop function decide_device_login(text, uuid, uuid);
-- Approves or denies the login that the session opened; a workspace approves. A session that opened it always can.
--
-- outcome: 'decided', 'over', 'claimed' (by another session) and 'unknown', also where nobody has opened it: whoever
-- tries codes here must not learn which exist. Both use up a try, and without one it is 'locked' or 'address_locked'.
create function decide_device_login(
  code text, session uuid, for_workspace uuid, from_address text, most_tries int, locked_for interval,
  most_of_address int
) returns table (outcome text, id uuid, machine text, locked_until timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare person uuid; lock record; login device_logins;
begin
  select s.user_id into person from sessions s where s.id = session;
  select * into login from device_logins d where d.user_code = code and d.claimed_by = session for update;
  if login.id is null then
    select * into lock from locked_user_codes(person, from_address, most_tries, locked_for, most_of_address);
    if lock.outcome is not null then
      return query select lock.outcome, null::uuid, null::text, lock.locked_until;
      return;
    end if;
    perform count_wrong_user_code(person, from_address, most_tries);
    return query select
      case when exists (select from device_logins d where d.user_code = code and d.claimed_by is not null)
        then 'claimed' else 'unknown' end,
      null::uuid, null::text, null::timestamptz;
  elsif login.expires_at <= now() or login.decision is not null then
    return query select 'over', null::uuid, null::text, null::timestamptz;
  else
    update device_logins set
        decision = case when for_workspace is null then 'denied' else 'approved' end,
        approved_workspace = for_workspace,
        approved_by = case when for_workspace is null then null else person end
      where id = login.id;
    return query select 'decided', login.id, login.machine, null::timestamptz;
  end if;
end $$;

create or replace function forget_old_device_logins() returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  delete from device_logins where created_at < now() - interval '1 day';
  delete from wrong_user_codes where last_at < now() - interval '1 day';
  delete from wrong_codes_of_addresses where since < now() - interval '1 day';
end;
