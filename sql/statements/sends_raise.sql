-- The same as db/record_write.c does for a report that comes after its send: trust, stream, send.
prepare sends_raise (bigint[]) as
update carom_data.event e
set trust = greatest(e.trust, 3::smallint), stream = case when e.trust < 3 then x.stream else e.stream end,
	send = case when e.send <> 0 then e.send else x.send end,
	campaign = coalesce(e.campaign, x.campaign)
from (
	select distinct on (o.id) o.id, s.stream, s.campaign,
		greatest(1, ('x' || left(replace(
			coalesce(carom_data.tag('send', s.send_id), s.message_tag)::text, '-', ''), 16))::bit(64)::bigint
			& 9223372036854775807) as send
	from carom_data.event o
	join carom_data.send s on s.contact = o.contact
		and (s.message_tag = carom_data.tag('message-id', o.original_message_id) or s.send_id = o.send_id)
	where o.contact = any ($1) and (o.trust < 3 or o.send = 0)
	order by o.id, s.at, s.stream
) x
where e.id = x.id;
