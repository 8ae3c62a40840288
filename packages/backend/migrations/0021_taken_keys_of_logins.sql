-- The key that a login gave: one that is asked for again has not arrived, or was taken by another, and is revoked.
-- Without a reference: whether the key is still there is asked of the keys.
alter table device_logins add column taken_key uuid;

create function note_key_of_device_login(code_hash bytea, key_id uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update device_logins set taken_key = key_id where device_code_hash = code_hash;
end;

-- The key that the login with this code has given already; no row when it has given none.
create function key_of_device_login(code_hash bytea) returns table (workspace_id uuid, key_id uuid)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select d.approved_workspace, d.taken_key from device_logins d
    where d.device_code_hash = code_hash and d.taken_key is not null;
end;
