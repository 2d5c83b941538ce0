prepare inbox_events (int) as
select i.id, i.contacts[1], c.address, (i.body ->> 'stream')::int, i.body ->> 'kind', (i.body ->> 'occurred_us')::bigint,
	i.body ->> 'reason', i.body ->> 'stage', i.body ->> 'status', i.body ->> 'reply', i.body ->> 'diagnostic',
	i.body ->> 'remote_mta', i.body ->> 'send_id', i.body ->> 'message_id', (i.body ->> 'campaign')::int, c.tag, g.name, s.name
from carom_data.inbox i
join carom_data.contact c on c.id = i.contacts[1]
left join carom_data.stream s on s.id = (i.body ->> 'stream')::int
left join carom_data.campaign g on g.id = (i.body ->> 'campaign')::int
where i.what = 1
order by i.id
limit $1
for update of i skip locked;
