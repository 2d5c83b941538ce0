-- The same as db/record_sends.c does for a report that comes after its send: trust, stream, send. And what was reported
-- of a send when only its Message-ID was known is of the same send as what names the id that it has by now.
prepare sends_raise (bigint[]) as
with open as materialized (
	select o.id, o.contact, o.send_id, carom_data.tag('message-id', o.original_message_id) as message_tag
	from carom_data.event o
	where o.contact = any ($1) and (o.trust < 3 or o.send = 0)
		and exists (select from carom_data.send s where s.contact = o.contact)
), tied as (
	select distinct on (o.id) o.id, s.stream, s.campaign,
		carom_data.send_number(coalesce(carom_data.tag('send', s.send_id), s.message_tag)) as send
	from open o
	join carom_data.send s on s.contact = o.contact and (s.message_tag = o.message_tag or s.send_id = o.send_id)
	order by o.id, s.at, s.stream
), first as materialized (
	select distinct on (s.contact, s.message_tag) s.contact, s.message_tag, s.send_id
	from carom_data.send s
	where s.contact = any ($1) and s.message_tag is not null
	order by s.contact, s.message_tag, s.at, s.stream
), stored as materialized (
	select e.id, e.contact, e.send from carom_data.event e
	where e.contact = any ($1) and e.send <> 0 and e.send_id is null
), renamed as (
	select e.id, carom_data.send_number(carom_data.tag('send', f.send_id)) as send
	from first f
	join stored e on e.contact = f.contact and e.send = carom_data.send_number(f.message_tag)
	where f.send_id is not null
)
update carom_data.event e
set trust = case when x.stream is null then e.trust else greatest(e.trust, 3::smallint) end,
	stream = case when x.stream is not null and e.trust < 3 then x.stream else e.stream end,
	send = coalesce(x.renamed, case when e.send <> 0 then e.send else x.send end),
	campaign = coalesce(e.campaign, x.campaign)
from (
	select coalesce(t.id, r.id) as id, t.stream, t.campaign, t.send, r.send as renamed
	from tied t full join renamed r on r.id = t.id
) x
where e.id = x.id;
