prepare checkpoint_put (bigint[], timestamptz[], int[], int[], boolean[], bytea[]) as
insert into carom_data.checkpoint (contact, upto, stream, events, base, fold)
select * from unnest($1, $2, $3, $4, $5, $6) x (contact, upto, stream, events, base, fold)
order by contact, upto, stream
on conflict (contact, upto, stream) do update set events = excluded.events, base = excluded.base, fold = excluded.fold;
