-- Who joins the parts of an upload, or removes them, and until when nobody else may. A server that dies lets go of it
-- by the end of that time.
alter table uploads add column ended_by uuid;
alter table uploads add column ended_until timestamptz;
