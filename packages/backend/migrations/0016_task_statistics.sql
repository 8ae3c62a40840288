-- Until the next autovacuum Postgres believes that a version has one task, and looks through all 10,000 of them for
-- each task of a task set. Only the owner of a table may gather what is known of it.
create function analyze_version_tasks() returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  analyze dataset_version_tasks;
end $$;
