prepare cli_contact_transitions (text) as
select t.at, t.stream, t.from_standing as was, t.to_standing as became,
	t.until, t.cause, t.rule, t.event_id as event, t.actor, t.why
from carom.transition t
where t.address = $1
order by t.at, t.id;
