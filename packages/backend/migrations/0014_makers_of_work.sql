-- Whose work something is: a member deletes their own, owners everything. Null for what a key of the operator made,
-- and for what was there before.
alter table datasets add column made_by uuid references users on delete set null;
alter table task_sets add column made_by uuid references users on delete set null;
alter table files add column made_by uuid references users on delete set null;
