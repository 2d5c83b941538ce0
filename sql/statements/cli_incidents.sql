prepare cli_incidents as
select i.id, i.kind, i.state, i.provider, i.domain, to_char(i.from_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as from,
	to_char(i.to_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as to, i.actor, i.why
from carom.incident i
order by i.id;
