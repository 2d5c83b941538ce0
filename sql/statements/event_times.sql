prepare event_times (bigint[], timestamptz[]) as
update carom_data.event e set occurred_at = x.at from unnest($1, $2) x (id, at) where e.id = x.id;
