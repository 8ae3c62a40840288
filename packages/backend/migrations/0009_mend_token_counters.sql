-- Batches without tokens had set the counters of their rollouts to the most there can be: count those anew.
alter table rollouts no force row level security;
alter table trace_events no force row level security;

update rollouts r set
    tokens_in = case when counted.tokens_in > 9007199254740991 then 9007199254740991 else counted.tokens_in end::int8,
    tokens_out = case when counted.tokens_out > 9007199254740991 then 9007199254740991 else counted.tokens_out end::int8
  from (
    select wrong.workspace_id, wrong.id,
      (select sum(e.tokens_in) from trace_events e where e.workspace_id = wrong.workspace_id and e.rollout_id = wrong.id) as tokens_in,
      (select sum(e.tokens_out) from trace_events e where e.workspace_id = wrong.workspace_id and e.rollout_id = wrong.id) as tokens_out
    from rollouts wrong
    where wrong.tokens_in >= 9007199254740991 or wrong.tokens_out >= 9007199254740991
  ) counted
  where r.workspace_id = counted.workspace_id and r.id = counted.id;

alter table rollouts force row level security;
alter table trace_events force row level security;
