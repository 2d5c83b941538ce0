-- The mailings since $2, each campaign at its first: registered sends, and campaigns of which only the
-- number is known. Those went to everybody of the stream, which is who has an event, a success, a send or
-- a decision there, or had before retention; $3 and $4 are of events in hand.
prepare load_mailings (bigint[], timestamptz, bigint[], int[]) as
with of_stream as materialized (
	select e.contact, e.stream from carom_data.event e where e.contact = any ($1)
	union
	select u.contact, u.stream from carom_data.success u where u.contact = any ($1)
	union
	select s.contact, s.stream from carom_data.send s where s.contact = any ($1)
	union
	select d.contact, d.stream from carom_data.decision d where d.contact = any ($1)
	union
	select l.contact, l.stream from carom_data.state l where l.contact = any ($1) and l.stream <> 0
	union
	select x.contact, x.stream from unnest($3, $4) x (contact, stream)
)
select m.contact, min(m.at), m.stream, g.name
from (
	select s.contact, s.at, s.stream, s.campaign
	from carom_data.send s
	where s.contact = any ($1)
	union all
	select c.contact, t.at, t.stream, t.campaign
	from carom_data.sent t
	join of_stream c on c.stream = t.stream
	where not t.registered
		and not exists (
			select from carom_data.sent o
			where o.stream = t.stream and o.campaign is not distinct from t.campaign and o.registered)
) m
left join carom_data.campaign g on g.id = m.campaign
group by m.contact, m.stream, m.campaign, g.name, case when m.campaign is null then m.at end
having min(m.at) >= $2
order by m.contact;
