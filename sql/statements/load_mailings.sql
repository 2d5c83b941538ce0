-- Registered sends, and campaigns of which only the number is known: those went to everybody of the stream.
prepare load_mailings (bigint[], bigint) as
select m.contact, m.at, m.stream, g.name
from (
	select s.contact, s.at, s.stream, s.campaign
	from carom_data.send s
	where s.contact = any ($1) and s.at >= now() - make_interval(secs => $2)
	union all
	select c.contact, t.at, t.stream, t.campaign
	from carom_data.sent t
	join (select distinct s.contact, s.stream from carom_data.state s where s.contact = any ($1) and s.stream <> 0) c
		on c.stream = t.stream
	where not t.registered and t.at >= now() - make_interval(secs => $2)
		and not exists (
			select from carom_data.sent o
			where o.stream = t.stream and o.campaign is not distinct from t.campaign and o.registered)
) m
left join carom_data.campaign g on g.id = m.campaign
order by m.contact;
