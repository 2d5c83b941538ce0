prepare policy_put (text) as
insert into carom_data.policy (text) values ($1) returning id, actor;
