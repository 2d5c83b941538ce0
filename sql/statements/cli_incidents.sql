prepare cli_incidents as
select i.id, i.kind, i.state, i.provider, i.domain, i.from_at as from,
	i.to_at as to, i.actor, i.why
from carom.incident i
order by i.id;
