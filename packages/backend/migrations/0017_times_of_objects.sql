-- When the object of a bucket was written, as its storage says: not every storage has an etag for every object.
-- Null for files that were attached before.
alter table files add column object_modified_at timestamptz;
