prepare policy_active as
select p.id, p.text from carom_data.policy p order by p.id desc limit 1;
