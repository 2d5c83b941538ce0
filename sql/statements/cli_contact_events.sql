-- $3 and $4: events and the titles of the rules of the policy that own them.
prepare cli_contact_events (text, bigint, bigint[], text[]) as
select e.id, e.occurred_at as occurred, e.stream,
	coalesce(e.subkind, e.kind) as kind, e.reason, e.permanence, e.status, e.trust,
	case when e.counted then 'yes' else 'no: ' || e.why_not end as counted, p.policy_rule,
	e.rule_id as rule, e.diagnostic
from carom.event e
left join unnest($3, $4) p (id, policy_rule) on p.id = e.id
where e.address = $1
order by e.occurred_at desc, e.id desc
limit $2;
