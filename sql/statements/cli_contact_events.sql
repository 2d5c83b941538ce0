-- $3 to $5: events, the titles of the rules of the policy that own them, and what these said.
prepare cli_contact_events (text, bigint, bigint[], text[], text[]) as
select e.id, e.occurred_at as occurred, e.stream,
	coalesce(e.subkind, e.kind) as kind, e.reason, e.permanence, e.status, e.trust,
	case when e.counted then 'yes' else 'no: ' || e.why_not end as counted, p.policy_rule,
	coalesce(p.because, case e.why_not
		when 'no rule' then 'no rule is about it'
		when 'record only' then 'the rule only records'
		when 'no stream' then 'it names no stream'
		when 'trust' then 'is it about our mail?'
		when 'incident' then 'an outage of the provider'
		when 'duplicate' then 'the same mail was counted already'
		when 'residual' then 'suppressed already'
		when 'protected' then 'a protected address'
		when 'weight 0' then 'weighs nothing for the rule'
		when 'min_gap' then 'too soon after the last counted one'
		when 'per_day' then 'that day has its number already'
		when 'success' then 'a sign of life'
		when 'contradicted' then 'said to be delivered, and bounced'
		when 'retention' then 'older than what is kept'
		when 'pending' then 'not worked in yet' end) as because,
	e.rule_id as rule, e.diagnostic
from carom.event e
left join unnest($3, $4, $5) p (id, policy_rule, because) on p.id = e.id
where e.address = $1
order by e.occurred_at desc, e.id desc
limit $2;
