prepare load_announced (bigint[]) as
select t.contact, t.at, t.stream, t.to_standing, t.cause, t.rule, t.until
from carom_data.transition t
where t.contact = any ($1)
order by t.contact, t.id;
