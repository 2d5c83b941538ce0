prepare policy_current as
select p.id from carom_data.policy p order by p.id desc limit 1;
