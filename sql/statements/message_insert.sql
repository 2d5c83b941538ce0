prepare message_insert (uuid[], smallint[], boolean[]) as
insert into carom_data.message (key, outcome, unrecognised)
select * from unnest($1, $2, $3) x (key, outcome, unrecognised) order by key
on conflict do nothing
returning key;
