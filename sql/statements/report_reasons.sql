prepare report_reasons (text, text, timestamptz) as
select e."group", e.reason, e.permanence, count(*) as events, count(distinct e.address) as addresses, r.definition, r.advice
from carom.event e
left join carom.reason r on r.reason = e.reason
where e.kind = 'bounce' and e.occurred_at >= $3 and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by e."group", e.reason, e.permanence, r.definition, r.advice
order by case e."group" when 'hard' then 1 when 'hard_bounce_block' then 2 when 'antispam_block' then 3
	when 'sender_fault' then 4 when 'recipient_fault' then 5 else 6 end, events desc, e.reason;
