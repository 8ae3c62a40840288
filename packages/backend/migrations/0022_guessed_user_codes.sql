-- A code whose login another session opened uses up a try too.
-- Opens the login of a code for a session, which claims it.
--
-- outcome: 'open', 'over' (expired or decided), 'claimed' (by another session) and 'unknown', which both use up a try
-- of the person: a code that was guessed must not be free. 'locked', where none is left and nothing was looked up.
create or replace function open_device_login(code text, session uuid, most_tries int, locked_for interval)
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
  if login.claimed_by <> session then
    update wrong_user_codes set tries = wrong.tries + 1, last_at = now() where user_id = person;
  end if;
  return query select
    case when login.claimed_by <> session then 'claimed'
         when login.expires_at <= now() or login.decision is not null then 'over' else 'open' end,
    most_tries - wrong.tries, null::timestamptz, login.client, login.machine, login.system, login.wanted_workspace,
    login.address, login.created_at, login.expires_at;
end $$;
