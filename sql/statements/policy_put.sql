-- After all transactions that write under the policy of before.
prepare policy_put (text) as
insert into carom_data.policy (text)
select $1 where pg_advisory_xact_lock(1128355405, 1) is not null
returning id, actor;
