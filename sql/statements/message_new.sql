-- As message_insert, of messages none of which is there: the index is searched once for each. Where one is, it fails.
prepare message_new (uuid[], smallint[], boolean[]) as
insert into carom_data.message (key, outcome, unrecognised)
select * from unnest($1, $2, $3) x (key, outcome, unrecognised) order by key;
