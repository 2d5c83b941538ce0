-- What took part in the standing besides events: signs of life and what operators decided. $3 to $6: the signs of the
-- fold, and why one is not heeded.
prepare cli_contact_inputs (text, bigint, text[], text[], bigint[], text[]) as
select x.at, s.name as stream, x.what, g.name as campaign,
	case when x.id = 0 then coalesce('no: ' || p.why_not, case when p.kind is not null then 'yes' end) end as heeded,
	x.actor, coalesce(x.why, case p.why_not when 'contradicted' then 'said to be delivered, and bounced' end) as why
from (
	select l.at, l.stream, l.kind_name as what, l.campaign, null as actor, null as why, 0::bigint as id
	from (
		select u.at, u.stream, u.campaign, u.contact,
			(select k.kind from unnest(array['delivered', 'reply', 'open', 'click', 'probe_ok']) k (kind)
			where carom_data.success_code(k.kind) = u.kind) as kind_name
		from carom_data.success u
		where u.contact = carom_data.contact_of($1)
	) l
	union all
	select d.at, d.stream, (array['suppress', 'release', 'reset', 'forget'])[d.action + 1], null, d.actor, d.why, d.id
	from carom_data.decision d
	where d.contact = carom_data.contact_of($1)
	order by at desc, id desc
	limit $2
) x
left join carom_data.stream s on s.id = x.stream
left join carom_data.campaign g on g.id = x.campaign
left join unnest($3, $4, $5, $6) p (stream, kind, us, why_not)
	on x.id = 0 and p.kind = x.what and p.stream is not distinct from s.name
	and p.us = (extract(epoch from x.at) * 1000000)::bigint
order by x.at desc, x.id desc;
