-- The compressed message an event came from, as hexadecimal digits; no row when it is not kept.
prepare cli_event_raw (bigint) as
select v.size, encode(v.raw, 'hex') as raw
from carom_data.event e
join carom_data.evidence v on v.key = e.message
where e.id = $1;
