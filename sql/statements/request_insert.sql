prepare request_insert (timestamptz[], bigint[], int[], int[], smallint[], text[], timestamptz[], bigint[]) as
insert into carom_data.request (id, at, contact, stream, event_stream, what, rule, until, event)
select b.base + x.n, x.at, x.contact, x.stream, x.event_stream, x.what, x.rule, x.until, x.event
from unnest($1, $2, $3, $4, $5, $6, $7, $8) with ordinality
	x (at, contact, stream, event_stream, what, rule, until, event, n),
	(select carom_data.transition_base() as base offset 0) b;
