-- What took part in the standing besides events: signs of life and what operators decided.
prepare cli_contact_inputs (text, bigint) as
select x.at, s.name as stream, x.what, g.name as campaign, x.actor, x.why
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
order by x.at desc, x.id desc;
