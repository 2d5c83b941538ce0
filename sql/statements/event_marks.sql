prepare event_marks (bigint[], smallint[]) as
update carom_data.event e set why_not = x.why_not from unnest($1, $2) x (id, why_not)
where e.id = x.id and e.why_not <> x.why_not;
