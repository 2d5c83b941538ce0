-- The same as db/record_sends.c does for a report that comes after its send: trust, stream, send.
prepare sends_raise (bigint[]) as
with open as materialized (
	select o.id, o.contact, o.send_id, carom_data.tag('message-id', o.original_message_id) as message_tag
	from carom_data.event o
	where o.contact = any ($1) and (o.trust < 3 or o.send = 0)
		and exists (select from carom_data.send s where s.contact = o.contact)
), tied as (
	select distinct on (o.id) o.id, s.stream, s.campaign, s.send_id, s.message_tag
	from open o
	join carom_data.send s on s.contact = o.contact and (s.message_tag = o.message_tag or s.send_id = o.send_id)
	order by o.id, s.at, s.stream
)
update carom_data.event e
set trust = greatest(e.trust, 3::smallint), stream = case when e.trust < 3 then x.stream else e.stream end,
	send = case when e.send <> 0 then e.send else x.send end,
	campaign = coalesce(e.campaign, x.campaign)
from (
	select t.id, t.stream, t.campaign,
		greatest(1, ('x' || left(replace(
			coalesce(carom_data.tag('send', t.send_id), t.message_tag)::text, '-', ''), 16))::bit(64)::bigint
			& 9223372036854775807) as send
	from tied t
) x
where e.id = x.id;
