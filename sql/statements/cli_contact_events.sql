prepare cli_contact_events (text, bigint) as
select e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as occurred, e.stream,
	coalesce(e.subkind, e.kind) as kind, e.reason, e.permanence, e.status, e.trust,
	case when e.counted then 'yes' else 'no: ' || e.why_not end as counted, e.rule_id as rule, e.diagnostic
from carom.event e
where e.address = carom.address_key($1)
order by e.occurred_at desc, e.id desc
limit $2;
