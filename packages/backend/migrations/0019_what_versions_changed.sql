-- How many tasks a version adds, changes and removes against the one before. Null for versions that were saved before.
alter table dataset_versions
  add column added_count int,
  add column changed_count int,
  add column removed_count int;
