prepare stream_put (text, boolean, smallint, text) as
insert into carom_data.stream as s (name, configured, observe, trust, return_path)
values ($1, true, $2, $3, $4)
on conflict (name) do update set configured = true, observe = $2, trust = $3, return_path = $4
returning s.id;
