prepare transition_insert (timestamptz[], bigint[], int[], smallint[], smallint[], smallint[], text[], timestamptz[],
	bigint[], text[], text[]) as
insert into carom_data.transition (id, at, contact, stream, from_standing, to_standing, cause, rule, until, event, actor, why)
select b.base + x.n, x.at, x.contact, x.stream, x.from_standing, x.to_standing, x.cause, x.rule, x.until, x.event, x.actor, x.why
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) with ordinality
	x (at, contact, stream, from_standing, to_standing, cause, rule, until, event, actor, why, n),
	(select carom_data.transition_base() as base offset 0) b;
