prepare policy_first (text) as
insert into carom_data.policy (text)
select $1 where pg_advisory_xact_lock(1128355405, 1) is not null and not exists (select from carom_data.policy);
