-- The list of datasets shows how the newest run of each went.
drop index runs_of_dataset;
create index runs_of_dataset on runs (workspace_id, dataset_id, created_at desc, id desc);

-- The attempts at one task, whatever run they are of.
create index rollouts_of_task on rollouts (workspace_id, task_id, id desc) where task_id is not null;
