prepare reason_put (smallint, text, text, text, text, text, text, text) as
insert into carom_data.reason as r (id, name, permanence, scope, grp, stage, advice, definition)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do update
set name = $2, permanence = $3, scope = $4, grp = $5, stage = $6, advice = $7, definition = $8
where (r.name, r.permanence, r.scope, r.grp, r.stage, r.advice, r.definition) is distinct from ($2, $3, $4, $5, $6, $7, $8);
